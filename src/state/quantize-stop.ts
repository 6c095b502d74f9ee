/** Giving up what the quantizer's worker has under way, and waiting until it has nothing. */
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

/** Gives up what is under way. */
export const stopQuantizing = ({ store }: Studio): void =>
  store.getState().quantize.underWay?.controller.abort();

/** Gives up what is under way, and waits until it has ended. */
export function untilStopped(studio: Studio): Promise<void> {
  stopQuantizing(studio);
  return untilIdle(studio);
}
