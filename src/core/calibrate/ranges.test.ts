import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range, TensorCalibration } from './calibration';
import type { Clipping } from './clipping';
import { CLIPPINGS } from './clipping';
import { collect, extremesOf, histogramOf, newCollector } from './collect';
import { squaredError } from './mse';
import { rangesOf } from './ranges';
import { sumsOf } from './sums';

const seen = (values: Float32Array): TensorCalibration => {
  const collector = newCollector();
  collect(collector, values, extremesOf(values));
  const { min, max, zeros } = collector;
  return {
    tensor: 0,
    min,
    max,
    zeros,
    sampleMin: new Float32Array([min]),
    sampleMax: new Float32Array([max]),
    histogram: histogramOf(collector),
  };
};

const rangeOf = (tensor: TensorCalibration, clipping: Clipping): Range =>
  rangesOf({ tensors: new Map([[0, tensor]]) }, clipping).get(0) ?? {
    min: NaN,
    max: NaN,
  };

const value = fc.oneof(
  fc.float({ noNaN: true, min: -100, max: 100 }),
  fc.float({ noNaN: true, min: -1, max: 1 }),
  fc.constant(0),
);
const values = fc
  .array(value, { minLength: 1, maxLength: 400 })
  .map((list) => new Float32Array(list));

/** Bell-shaped, 20,000 values. */
const bell = (deviation: number, shift = 0): Float32Array => {
  let state = 1;
  const next = () => (state = (state * 48271) % 0x7fffffff) / 0x7fffffff;
  return Float32Array.from({ length: 20_000 }, () => {
    const size = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    return shift + deviation * size;
  });
};

/** Mean squared error of really quantizing `values` to int8 over `range`. */
const int8Error = (values: Float32Array, range: Range): number => {
  const [low, high] = [Math.min(0, range.min), Math.max(0, range.max)];
  const scale = (high - low) / 255;
  const zero = Math.round(-128 - low / scale);
  const error = values.map((x) => {
    const stored = Math.min(127, Math.max(-128, Math.round(x / scale) + zero));
    return (scale * (stored - zero) - x) ** 2;
  });
  return error.reduce((sum, x) => sum + x, 0) / values.length;
};

describe('ranges', () => {
  it.each(CLIPPINGS)('%s lies within what was seen, and is no empty interval', (clipping) => {
    fc.assert(
      fc.property(values, (list) => {
        const tensor = seen(list);
        const { min, max } = rangeOf(tensor, clipping);
        expect(min).toBeGreaterThanOrEqual(tensor.min);
        expect(max).toBeLessThanOrEqual(tensor.max);
        expect(min).toBeLessThanOrEqual(max);
        if (tensor.max > Math.max(0, tensor.min)) expect(max).toBeGreaterThan(0);
      }),
    );
  });

  it.each(CLIPPINGS)('%s scales with the values', (clipping) => {
    fc.assert(
      fc.property(values, fc.integer({ min: -10, max: 10 }), (list, power) => {
        const big = list.filter((x) => x === 0 || Math.abs(x) > 1e-30);
        if (big.length === 0) return;
        const factor = 2 ** power;
        const { min, max } = rangeOf(seen(big), clipping);
        const scaled = rangeOf(seen(big.map((x) => x * factor)), clipping);
        expect(scaled.min).toBeCloseTo(min * factor, 10);
        expect(scaled.max).toBeCloseTo(max * factor, 10);
      }),
    );
  });

  it('never expects a greater error of mse than of min-max', () => {
    fc.assert(
      fc.property(values, (list) => {
        const tensor = seen(list);
        const sums = sumsOf(tensor.histogram);
        if (sums.width === 0) return;
        const error = (clipping: Clipping) =>
          squaredError(sums, tensor.zeros, rangeOf(tensor, clipping));
        for (const clipping of CLIPPINGS)
          expect(error('mse')).toBeLessThanOrEqual(error(clipping) * (1 + 1e-3));
        expect(error('mse')).toBeLessThanOrEqual(error('min-max'));
      }),
    );
  });

  it.each([
    ['a bell', bell(1)],
    ['a shifted bell', bell(1, 2)],
    ['half a bell', bell(1).map((x) => Math.max(0, x))],
    ['a bell with an outlier', Float32Array.from([...bell(1), 80])],
    ['half a bell with an outlier', Float32Array.from([...bell(1).map(Math.abs), 300])],
    ['a bell with outliers at both ends', Float32Array.from([...bell(1), 50, -90])],
  ])('has less error by mse than by any other when quantizing %s', (_, list) => {
    const tensor = seen(list);
    const mse = int8Error(list, rangeOf(tensor, 'mse'));
    for (const clipping of CLIPPINGS)
      expect(mse).toBeLessThanOrEqual(1.02 * int8Error(list, rangeOf(tensor, clipping)));
    // The error that is expected is the error there is.
    const expected = squaredError(sumsOf(tensor.histogram), tensor.zeros, rangeOf(tensor, 'mse'));
    expect(expected / list.length / mse).toBeGreaterThan(0.8);
    expect(expected / list.length / mse).toBeLessThan(1.25);
  });

  // Not mse: the one value's own error outweighs the finer steps of 20,000 others.
  it.each(['percentile', 'entropy'] as const)('%s cuts off one outlier', (clipping) => {
    const tensor = seen(Float32Array.from([...bell(1), 80]));
    const { min, max } = rangeOf(tensor, clipping);
    expect(max).toBeLessThan(20);
    expect(max).toBeGreaterThan(2);
    expect(min).toBeLessThan(-2);
  });

  const flat = (count: number): Float32Array =>
    Float32Array.from({ length: count }, (_, i) => Math.sin(i * i));
  it.each([
    ['a bell', bell(1)],
    ['half a bell', bell(1).map((x) => Math.max(0, x))],
    ['half a bell, nine tenths zeros', bell(1).map((x, i) => (i % 10 === 0 ? Math.abs(x) : 0))],
    ['heavy tails', bell(1).map((x) => x * x * x)],
    ['evenly spread values', flat(20_000)],
    ['ten values', flat(10)],
    ['300 values', flat(300)],
    ['three levels', Float32Array.from({ length: 999 }, (_, i) => (i % 3) - 1)],
    ['logits of a classifier', bell(1).map((x, i) => (i % 10 === 0 ? 12 + x : -4 + 2 * x))],
  ])('entropy keeps what the tensor says: %s', (_, list) => {
    const energy = list.reduce((sum, x) => sum + x * x, 0) / list.length;
    const range = rangeOf(seen(list), 'entropy');
    expect(10 * Math.log10(energy / int8Error(list, range))).toBeGreaterThan(14);
    const held = list.filter((x) => x >= range.min && x <= range.max).length;
    expect(held / list.length).toBeGreaterThan(0.95);
  });

  // One peak beside 0, as padding, ReLU and images make it, is not the range.
  it.each([
    ['a bell', bell(1)],
    ['half a bell', bell(1).map((x) => Math.max(0, x))],
    [
      'squares of a bell, with both signs',
      bell(1).map((x, i) => (i % 2 ? 1 : -1) * Math.abs(x) ** 2),
    ],
    ['nine zeros of ten', bell(1).map((x, i) => (i % 10 ? 0 : Math.abs(x)))],
    ['a narrow peak beside 0', bell(1).map((x, i) => (i % 10 ? 0.001 : Math.abs(x)))],
    ['ten values', bell(1).slice(0, 10)],
    ['a thousand values', bell(1).slice(0, 1000)],
    ['few distinct values', bell(1).map((x) => Math.round(4 * Math.max(0, x)) / 4)],
    ['two values', bell(1).map((x) => (x > 2 ? 1 : 0.001))],
  ])('keeps by entropy nearly all there is of %s', (_, list) => {
    const range = rangeOf(seen(list), 'entropy');
    const other = list.filter((x) => x !== 0);
    const beyond = other.filter((x) => x < range.min || x > range.max).length;
    expect(beyond / other.length).toBeLessThanOrEqual(2 * 0.001 + 1e-9);
    const least = int8Error(list, rangeOf(seen(list), 'min-max'));
    const signal = list.reduce((sum, x) => sum + x * x, 0) / list.length;
    // 20 dB, or no more than 6 dB less than min-max has.
    expect(int8Error(list, range)).toBeLessThanOrEqual(Math.max(4 * least, signal / 100));
  });

  it('cuts off by entropy no more than a thousandth at each end', () => {
    fc.assert(
      fc.property(values, (list) => {
        const { min, max } = rangeOf(seen(list), 'entropy');
        const other = list.filter((x) => x !== 0).length;
        expect(list.filter((x) => x < min).length).toBeLessThanOrEqual(other / 1000);
        expect(list.filter((x) => x > max).length).toBeLessThanOrEqual(other / 1000);
      }),
    );
  });

  it('cuts 0.005 % off each end as percentile', () => {
    const even = Float32Array.from({ length: 100_000 }, (_, i) => i / 100_000);
    const { min, max } = rangeOf(seen(even), 'percentile');
    expect(min).toBeCloseTo(0.00005, 5);
    expect(max).toBeCloseTo(0.99994, 5);
    const few = Float32Array.from([1, 2, 3]);
    expect(rangeOf(seen(few), 'percentile')).toEqual({ min: 1, max: 3 });
  });

  it.each(CLIPPINGS)('%s leaves a tensor of one value as it is', (clipping) => {
    expect(rangeOf(seen(new Float32Array([3, 3])), clipping)).toEqual({ min: 3, max: 3 });
    expect(rangeOf(seen(new Float32Array([0, 0])), clipping)).toEqual({ min: 0, max: 0 });
  });
});
