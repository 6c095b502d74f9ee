import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from './calibrate';
import { reportOn } from './report';
import { fakeNetwork, namedModel, numbersTo, samplesOf } from './testing/fake-network';

const reportOf = async (values: readonly (readonly number[])[]) =>
  reportOn(
    await calibrate(
      fakeNetwork((x) => 3 * x),
      namedModel('in', 'out'),
      samplesOf(values),
      [...numbersTo(values.length)],
    ),
  );

/** Samples whose extremes vary a little: -1 - i/100 to 2 + i/50. */
const steady = (count: number): number[][] =>
  numbersTo(count).map((i) => [-1 - ((i * 7) % 10) / 100, 0.5, 2 + ((i * 3) % 10) / 50]);

describe('the report on a calibration', () => {
  it('finds nothing to complain about in steady data', async () => {
    const report = await reportOf(steady(20));
    expect(report).toMatchObject({ samples: 20, outliers: [], halvesAgree: true, agreeing: 2 });
    expect(report.disagreement).toBeLessThan(0.1);
    expect(report.tensors[1]).toMatchObject({
      tensor: 1,
      isConstant: false,
      ranges: { 'min-max': report.tensors[1]?.seen },
    });
  });

  it('names the sample that ruins a range, in which tensor, and what it would be without', async () => {
    const data = steady(20);
    data[13] = [-1, 0, 50];
    const { outliers, halvesAgree } = await reportOf(data);
    expect(outliers).toHaveLength(2);
    const inner = outliers.find(({ tensor }) => tensor === 1);
    expect(inner).toMatchObject({ sample: 13, tensor: 1, end: 'max', value: 150 });
    expect(inner?.without.max).toBeCloseTo(3 * 2.18, 4);
    expect(inner?.widens).toBeGreaterThan(10);
    expect(halvesAgree).toBe(false);
  });

  it('finds two outliers that would hide each other, and one below', async () => {
    const data = steady(30);
    data[3] = [-1, 0, 50];
    data[4] = [-1, 0, 51];
    data[5] = [-70, 0, 2];
    const { outliers } = await reportOf(data);
    expect(new Set(outliers.map(({ sample }) => sample))).toEqual(new Set([3, 4, 5]));
    expect(outliers.find(({ sample }) => sample === 5)).toMatchObject({ end: 'min' });
  });

  it('does not call data with long tails outliers, nor few samples', async () => {
    const tails = steady(20).map((sample, i) => (i % 5 === 0 ? [-1, 0, 10 * i + 10] : sample));
    expect((await reportOf(tails)).outliers).toEqual([]);
    expect((await reportOf([[1], [1], [90]])).outliers).toEqual([]);
  });

  it('takes no offence at a tensor that is always the same', async () => {
    const report = await reportOf(numbersTo(10).map(() => [0, 0]));
    expect(report).toMatchObject({ outliers: [], disagreement: 0, halvesAgree: true });
    expect(report.tensors[0]?.isConstant).toBe(true);
    expect((await reportOf([[1, 2]])).halvesAgree).toBe(false);
  });

  it('is plain data with shares between 0 and 1, whatever the values', async () => {
    const value = fc.float({ noNaN: true, min: -1e6, max: 1e6 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 }),
        async (values) => {
          const report = await reportOf(values);
          expect(JSON.stringify(report)).not.toContain('null');
          for (const { disagreement } of report.tensors) {
            expect(disagreement).toBeGreaterThanOrEqual(0);
            expect(disagreement).toBeLessThanOrEqual(1);
          }
        },
      ),
      { numRuns: 50 },
    );
  });
});
