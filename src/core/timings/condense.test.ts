/** What stays the same when many runs become few numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condense } from './condense';
import { measured } from './testing/measured';
import { summarize } from './statistics';

const samples = (min: number) => fc.array(fc.nat(2 ** 40), { minLength: min, maxLength: 200 });

describe('condense', () => {
  it('leaves few runs as they are', () => {
    const few = measured({ runs: [3, 1, 2] });
    expect(condense(few)).toBe(few);
  });

  it('keeps every order statistic that is shown, to the nearest tick', () => {
    fc.assert(
      fc.property(samples(22), (runs) => {
        const before = summarize(runs);
        const short = condense(measured({ runs }));
        expect(short.runs).toHaveLength(21);
        expect(short.condensed?.runs).toBe(runs.length);
        const after = summarize(short.runs);
        for (const key of ['min', 'median', 'p95', 'max'] as const)
          expect(Math.abs((after?.[key] ?? NaN) - (before?.[key] ?? NaN))).toBeLessThanOrEqual(0.5);
        expect(Math.abs((after?.iqr ?? NaN) - (before?.iqr ?? NaN))).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('condenses once', () => {
    const once = condense(measured({ runs: Array.from({ length: 50 }, (_, i) => i) }));
    expect(condense(once)).toBe(once);
  });
});
