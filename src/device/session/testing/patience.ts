/** Time that passes as fast as the test can go. */
import { vi } from 'vitest';

const STEP_MS = 50;
/** The real one, taken before timers are faked. */
const turn = setImmediate;
/** Longer than anything a session waits for with a board that is not emulated. */
const MOST_STEPS = 60_000;

/** What `work` gives, with the clock moved on until it does. Fake timers must be on. */
export const inNoTime = async <T>(work: Promise<T>): Promise<T> => {
  const state = { isDone: false };
  const done = work.finally(() => (state.isDone = true));
  // Its failure is told to whoever waits for it below.
  done.catch(() => undefined);
  for (let step = 0; !state.isDone; step++) {
    if (step > MOST_STEPS) throw new Error('It never ends.');
    // What a hidden tab lets pass by messages.
    if ('document' in globalThis) await new Promise((resolve) => turn(resolve));
    await vi.advanceTimersByTimeAsync(STEP_MS);
  }
  return done;
};
