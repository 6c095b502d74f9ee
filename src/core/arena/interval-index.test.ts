import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intervalIndex } from './interval-index';

const MAX = 20;
const interval = fc
  .tuple(fc.integer({ min: -1, max: MAX }), fc.integer({ min: -1, max: MAX }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('intervalIndex', () => {
  it('reports each overlapping interval once, and counts as many', () => {
    fc.assert(
      fc.property(fc.array(interval), interval, (intervals, [first, last]) => {
        const index = intervalIndex(MAX);
        intervals.forEach(([a, b], id) => {
          index.add(id, a, b);
        });
        const expected = intervals.flatMap(([a, b], id) => (a <= last && first <= b ? [id] : []));
        expect(index.overlapping(first, last).sort((a, b) => a - b)).toEqual(expected);
        expect(index.count(first, last)).toBe(expected.length);
      }),
      { numRuns: 1000 },
    );
  });
});
