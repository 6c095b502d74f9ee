/**
 * A tab in the background, as far as code on its main thread can tell: `document.hidden`, and timers that
 * come once a second. What stands in for boards has a clock of its own, and keeps it.
 */
import { vi } from 'vitest';

const TICK_MS = 1000;

/** Who set the timer: the frame above the stub, which is above this one, below the first line. */
const isOfBoard = (): boolean => new Error().stack?.split('\n')[3]?.includes('/testing/') ?? false;

/** Until `vi.unstubAllGlobals`. */
export const hidePage = (): void => {
  const usual = globalThis.setTimeout;
  vi.stubGlobal('document', { hidden: true });
  vi.stubGlobal('setTimeout', (act: () => void, ms = 0) => {
    const due = performance.now() + ms;
    const tick = Math.ceil(due / TICK_MS) * TICK_MS;
    return usual(act, isOfBoard() ? ms : tick - performance.now());
  });
};
