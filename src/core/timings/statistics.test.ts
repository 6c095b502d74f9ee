/** Order statistics against their definitions, and ticks against clocks. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summarize, toCycles, toMilliseconds } from './statistics';

describe('summarize', () => {
  it('has nothing to say about no samples', () => {
    expect(summarize([])).toBeUndefined();
  });

  it('lies between the samples in proportion, as numpy.percentile does', () => {
    expect(summarize([15, 20, 35, 40, 50])).toMatchObject({
      ...{ count: 5, min: 15, median: 35, max: 50, mean: 32, iqr: 20 },
      p95: 48,
      spread: 20 / 35,
    });
  });

  it('takes one sample for everything', () => {
    expect(summarize([7])).toMatchObject({ min: 7, median: 7, p95: 7, max: 7, mean: 7, iqr: 0 });
  });

  it('sorts by value', () => {
    expect(summarize([100, 9, 20])).toMatchObject({ min: 9, median: 20, max: 100 });
  });

  it('depends on no order, and its figures stand in order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1e9), { minLength: 1 }), (samples) => {
        const summary = summarize(samples);
        expect(summarize(samples.toReversed())).toMatchObject({
          ...summary,
          mean: expect.any(Number) as number,
        });
        const { min = NaN, median = NaN, p95 = NaN, max = NaN } = summary ?? {};
        expect([min, median, p95, max]).toEqual([min, median, p95, max].toSorted((a, b) => a - b));
        // Half of the samples lie on either side of the median.
        expect(samples.filter((sample) => sample < median).length * 2).toBeLessThanOrEqual(
          samples.length,
        );
        expect(samples.filter((sample) => sample > median).length * 2).toBeLessThanOrEqual(
          samples.length,
        );
      }),
    );
  });
});

describe('ticks', () => {
  it('become time where the timer has a rate', () => {
    expect(toMilliseconds(125_000, { kind: 'cycles', name: 'SysTick', hertz: 125e6 })).toBe(1);
    expect(toMilliseconds(1500, { kind: 'microseconds', name: 'TIMER' })).toBe(1.5);
    expect(toMilliseconds(5, { kind: 'unknown', name: '', hertz: 1000 })).toBe(5);
  });

  it('stay ticks where it has none, or counts no time', () => {
    expect(toMilliseconds(5, { kind: 'unknown', name: '' })).toBeUndefined();
    expect(toMilliseconds(5, { kind: 'cycles', name: 'DWT' })).toBeUndefined();
    expect(toMilliseconds(5, { kind: 'instructions', name: 'icount', hertz: 1e9 })).toBeUndefined();
  });

  it('become cycles by the core’s clock', () => {
    expect(toCycles(42, { kind: 'cycles', name: 'DWT' })).toBe(42);
    expect(toCycles(10, { kind: 'microseconds', name: 'TIMER' }, 80e6)).toBeCloseTo(800, 9);
    expect(toCycles(10, { kind: 'microseconds', name: 'TIMER' })).toBeUndefined();
    expect(toCycles(10, { kind: 'instructions', name: 'icount' }, 80e6)).toBeUndefined();
  });
});
