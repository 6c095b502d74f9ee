import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BINS, collect, extremesOf, histogramOf, newCollector } from './collect';

const value = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ noNaN: true, min: -10, max: 10 }),
  fc.constantFrom(0, -0, 1, -1),
);
const batches = fc.array(fc.array(value, { maxLength: 20 }), { minLength: 1, maxLength: 20 });

const collected = (parts: readonly (readonly number[])[]) => {
  const collector = newCollector();
  for (const part of parts) {
    const values = new Float32Array(part).map((x) => x + 0);
    collect(collector, values, extremesOf(values));
  }
  return collector;
};

describe('counting the values of a tensor', () => {
  it('keeps exact extremes, every value and every zero, however the range grows', () => {
    fc.assert(
      fc.property(batches, (parts) => {
        const all = Array.from(new Float32Array(parts.flat()), (x) => x + 0);
        const collector = collected(parts);
        const { low, high, counts } = histogramOf(collector);
        expect(counts).toHaveLength(BINS);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(all.length);
        if (all.length === 0) return;
        expect(collector.min).toBe(all.reduce((a, b) => Math.min(a, b)));
        expect(collector.max).toBe(all.reduce((a, b) => Math.max(a, b)));
        expect(collector.zeros).toBe(all.filter((x) => x === 0).length);
        expect(low).toBeLessThanOrEqual(collector.min);
        expect(high + 1e-9 * (high - low)).toBeGreaterThanOrEqual(collector.max);
      }),
      { numRuns: 500 },
    );
  });

  it('puts every value into its own bin, give or take one at a border', () => {
    fc.assert(
      fc.property(batches, (parts) => {
        const all = Array.from(new Float32Array(parts.flat()), (x) => x + 0).sort((a, b) => a - b);
        const { low, high, counts } = histogramOf(collected(parts));
        const width = (high - low) / BINS;
        const bins = [...counts.entries()].flatMap(([bin, n]) => Array<number>(n).fill(bin));
        if (width === 0) return;
        all.forEach((x, i) => {
          const where = (x - low) / width;
          expect(Math.abs((bins[i] ?? -9) + 0.5 - where)).toBeLessThanOrEqual(0.5 + 1e-6);
        });
      }),
      { numRuns: 500 },
    );
  });

  it('keeps at least half of the bins within the extremes', () => {
    fc.assert(
      fc.property(batches, (parts) => {
        const collector = collected(parts);
        const { low, high } = histogramOf(collector);
        if (collector.max > collector.min)
          expect(high - low).toBeLessThanOrEqual(2.01 * (collector.max - collector.min));
      }),
    );
  });

  it('says when a value is not finite', () => {
    for (const odd of [NaN, Infinity, -Infinity])
      expect(extremesOf(new Float32Array([1, odd, 2]))).toEqual({ min: NaN, max: NaN });
  });
});
