/** Waiting for the quantizer's worker to have nothing under way. */
import type { Studio } from './studio';
import type { StudioState } from './studio-state';

/** Resolves as soon as no job is under way; at once when there is none. */
export const untilIdle = ({ store }: Studio): Promise<void> =>
  new Promise((resolve) => {
    const isIdle = ({ quantize }: StudioState): boolean => quantize.underWay === null;
    if (isIdle(store.getState())) {
      resolve();
      return;
    }
    const leave = store.subscribe((state) => {
      if (!isIdle(state)) return;
      leave();
      resolve();
    });
  });
