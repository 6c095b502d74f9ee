/** Two measurements side by side: same model, another version of it, another kind of timer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareMeasurements } from './compare';
import { longestCommon } from './longest-common';
import { measured } from './testing/measured';

const other = { name: 'other', sha256: 'ef'.repeat(32) };

describe('compareMeasurements', () => {
  it('finds nothing between equals', () => {
    const comparison = compareMeasurements(measured(), measured());
    expect(comparison).toMatchObject({ unit: 'milliseconds', isSameModel: true });
    expect(comparison?.whole).toMatchObject({ ratio: 1, difference: 0 });
    expect(comparison?.operators.map(({ ratio }) => ratio)).toEqual([1, 1, 1]);
  });

  it('compares time, whatever the clocks', () => {
    const slower = measured({
      timer: { kind: 'microseconds', name: 'TIMER' },
      runs: [16.08],
      operators: [{ operator: 0, tag: 'CONV_2D', ticks: [9.68] }],
    });
    const comparison = compareMeasurements(measured(), slower);
    expect(comparison?.whole.ratio).toBeCloseTo(2, 10);
    expect(comparison?.operators).toMatchObject([
      { tag: 'CONV_2D', ratio: expect.closeTo(2, 10) as number },
      { tag: 'FULLY_CONNECTED', a: 0.0024 },
      { tag: 'SOFTMAX' },
    ]);
    expect(comparison?.operators[1]).not.toHaveProperty('ratio');
  });

  it('matches versions of a model by tags, so that one more operator shifts nothing', () => {
    const [conv, dense, softmax] = measured().operators;
    if (!conv || !dense || !softmax) throw new Error('The sample has three operators.');
    const operators = [conv, { operator: 1, tag: 'PAD', ticks: [5] }, { ...dense, operator: 2 }];
    const comparison = compareMeasurements(measured(), measured({ model: other, operators }));
    expect(comparison?.isSameModel).toBe(false);
    expect(comparison?.operators).toMatchObject([
      { tag: 'CONV_2D', operatorA: 0, operatorB: 0, ratio: 1 },
      { tag: 'PAD', operatorB: 1 },
      { tag: 'FULLY_CONNECTED', operatorA: 1, operatorB: 2, ratio: 1 },
      { tag: 'SOFTMAX', operatorA: 2 },
    ]);
  });

  it('compares counts of one kind as counts, and others not at all', () => {
    const counted = measured({ timer: { kind: 'instructions', name: 'icount' } });
    expect(compareMeasurements(counted, counted)).toMatchObject({
      unit: 'ticks',
      whole: { a: 1005 },
    });
    expect(compareMeasurements(counted, measured())).toBeUndefined();
  });

  it('takes the operators together where whole runs were not timed', () => {
    const profiled = measured({ runs: [] });
    expect(compareMeasurements(measured(), profiled)?.whole.ratio).toBeCloseTo(1000 / 1005, 10);
    const empty = measured({ runs: [], operators: [] });
    expect(compareMeasurements(measured(), empty)?.whole).not.toHaveProperty('b');
  });
});

describe('longestCommon', () => {
  const words = fc.array(fc.constantFrom('A', 'B', 'C'), { maxLength: 12 });

  it('shows every word of both once, in order, beside its like', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        const matches = longestCommon(a, b);
        const indices = (list: readonly string[]) => list.map((_, i) => i);
        expect(matches.flatMap(([i]) => i ?? [])).toEqual(indices(a));
        expect(matches.flatMap(([, j]) => j ?? [])).toEqual(indices(b));
        for (const [i, j] of matches)
          if (i !== undefined && j !== undefined) expect(a[i]).toBe(b[j]);
      }),
    );
  });

  it('finds a subsequence that was hidden, whole', () => {
    fc.assert(
      fc.property(words, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (a, keep) => {
        const kept = a.filter((_, i) => keep[i]);
        const pairs = longestCommon(a, kept).filter(([i, j]) => i !== undefined && j !== undefined);
        expect(pairs).toHaveLength(kept.length);
      }),
    );
  });

  it('takes what lies at one place when the lists are too long to search', () => {
    const a = Array.from({ length: 3000 }, (_, i) => `${i}`);
    expect(longestCommon(a, a.slice(0, 2000)).filter(([, j]) => j !== undefined)).toHaveLength(
      2000,
    );
    expect(longestCommon(a, a.with(5, 'X')).slice(4, 8)).toEqual([
      [4, 4],
      [5, undefined],
      [undefined, 5],
      [6, 6],
    ]);
  });
});
