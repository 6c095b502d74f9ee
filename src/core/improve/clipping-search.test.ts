import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { chainModel } from '../evaluate/testing/float-models';
import { CONVERTER } from '../quantize/recipe';
import type { Quantized } from '../quantize/quantized';
import { rangesByOutputError } from './clipping-search';
import type { Judge } from './judge';

const model: FloatModel = chainModel([1, 4], [{ kind: 'dense', width: 2 }]);

/** A quantizer that remembers the ranges, and a judge that wants each tensor's range to end at its mark. */
const bench = (marks: readonly number[]) => {
  const made = new WeakMap<Quantized, Ranges>();
  const quantize = (_: FloatModel, ranges: Ranges): Quantized => {
    const quantized = {
      bytes: new Uint8Array(),
      recipe: CONVERTER,
      tensorOf: new Map<number, number>(),
      decisions: [],
    };
    made.set(quantized, ranges);
    return quantized;
  };
  const errorOf = (ranges: Ranges | undefined): number =>
    marks.reduce((sum, mark, i) => sum + Math.abs((ranges?.get(i)?.max ?? 0) - mark), 0);
  const judge: Judge = {
    samples: 1,
    judge: (quantized) =>
      Promise.resolve({ error: errorOf(made.get(quantized)), sqnr: 0, evidence: { noise: [] } }),
  };
  return { quantize, judge, errorOf };
};

const rangesTo = (maxima: readonly number[]): Ranges =>
  new Map(maxima.map((max, i) => [i, { min: 0, max }]));

describe('rangesByOutputError', () => {
  it('takes for each tensor the proposal that serves the output best', async () => {
    const { quantize, judge } = bench([10, 4, 7]);
    const proposals = [rangesTo([10, 10, 10]), rangesTo([5, 5, 7]), rangesTo([3, 4, 3])];
    const ranges = await rangesByOutputError(
      { model, recipe: CONVERTER, proposals, quantize },
      judge,
    );
    expect([...ranges.values()].map(({ max }) => max)).toEqual([10, 4, 7]);
  });

  it('is never worse than any proposal', async () => {
    const row = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(row, row, row, row, async (marks, a, b, c) => {
        const { quantize, judge, errorOf } = bench(marks);
        const proposals = [a, b, c].map(rangesTo);
        const ranges = await rangesByOutputError(
          { model, recipe: CONVERTER, proposals, quantize },
          judge,
        );
        expect(errorOf(ranges)).toBeLessThanOrEqual(Math.min(...proposals.map(errorOf)));
      }),
    );
  });
});
