/** A hidden tab gets its timers once a second; what is short must not take that long. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hidePage } from './testing/hidden-page';
import { after, wait } from './timer';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Runs the clock until it is over. @returns how long that took by the clock */
const timed = async (waiting: Promise<void>): Promise<number> => {
  const begin = performance.now();
  const state = { isOver: false };
  void waiting.then(() => (state.isOver = true));
  for (;;) {
    await new Promise((resolve) => setImmediate(resolve));
    if (state.isOver) break;
    await vi.advanceTimersByTimeAsync(1);
  }
  return performance.now() - begin;
};

describe('wait', () => {
  it.each([[4], [50], [250], [500], [2000]])('keeps to %d ms in a tab that is seen', async (ms) => {
    expect(await timed(wait(ms))).toBe(ms);
  });

  it.each([[4], [50], [250], [500]])('is off by a few of %d ms in a hidden tab', async (ms) => {
    hidePage();
    const took = await timed(wait(ms));
    expect(took).toBeGreaterThanOrEqual(ms);
    expect(took).toBeLessThan(ms + 20);
  });

  it('leaves long ones to the throttled timer', async () => {
    hidePage();
    expect(await timed(wait(2500))).toBeGreaterThanOrEqual(2500);
  });

  it.each([[false], [true]])('ends at once when stopped (hidden: %s)', async (isHidden) => {
    if (isHidden) hidePage();
    const abort = new AbortController();
    const waiting = wait(400, abort.signal);
    abort.abort();
    expect(await timed(waiting)).toBeLessThan(20);
    expect(await timed(wait(400, abort.signal))).toBeLessThan(20);
  });
});

describe('after', () => {
  it.each([[false], [true]])('does not call back once stopped (hidden: %s)', async (isHidden) => {
    if (isHidden) hidePage();
    const act = vi.fn();
    after(10, act)();
    await timed(wait(100));
    expect(act).not.toHaveBeenCalled();
  });
});
