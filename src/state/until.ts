/** Waiting for the store to come to say something. */
import type { Studio } from './studio';
import type { StudioState } from './studio-state';

/** Resolves as soon as `isTrue` of the state; at once if it is so already. */
export const until = ({ store }: Studio, isTrue: (state: StudioState) => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isTrue(store.getState())) {
      resolve();
      return;
    }
    const leave = store.subscribe((state) => {
      if (!isTrue(state)) return;
      leave();
      resolve();
    });
  });
