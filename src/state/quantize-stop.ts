/** Giving up what the quantizer's worker has under way, and waiting until it has nothing. */
import type { Studio } from './studio';
import { until } from './until';

/** Gives up what is under way. */
export const stopQuantizing = ({ store }: Studio): void =>
  store.getState().quantize.underWay?.controller.abort();

/** Resolves as soon as no job is under way; at once when there is none. */
export const untilIdle = (studio: Studio): Promise<void> =>
  until(studio, ({ quantize }) => quantize.underWay === null);

/** Gives up what is under way, and waits until it has ended. */
export function untilStopped(studio: Studio): Promise<void> {
  stopQuantizing(studio);
  return untilIdle(studio);
}
