/** Stopping takes effect on the page at once; the board is let go of as soon as it can be. */
import type { Studio } from '../studio';
import { change } from './change';

/** Stops what is under way. */
export function stopJob(studio: Studio): void {
  const { underWay } = studio.store.getState().device;
  if (underWay === null) return;
  const now = Date.now();
  change(studio, ({ steps }) => ({
    underWay: null,
    steps: steps.map((step) =>
      step.status === 'active' ? { ...step, status: 'stopped', ended: now } : step,
    ),
  }));
  underWay.controller.abort();
}
