/**
 * Scales and zero points from ranges and weights. All arithmetic is the converter's, single precision
 * where it uses single precision: a scale that differs in its last bit moves weights.
 */
import type { Range } from '../calibrate/calibration';
import type { DType } from '../graph/dtypes';

/** How a quantized tensor is stored: one scale, or one for each slice along `axis`. */
export interface Parameters {
  readonly type: DType;
  readonly scales: readonly number[];
  readonly zeroPoint: number;
  readonly axis: number;
}

const f32 = Math.fround;

/** Narrower ranges are widened, as the converter widens each kind of them. */
const NARROWEST = 1e-6;

export const perTensor = (type: DType, scale: number, zeroPoint: number): Parameters => ({
  type,
  scales: [scale],
  zeroPoint,
  axis: 0,
});

/** Asymmetric int8 over an activation's range, which is widened to contain 0. */
export const int8Parameters = (range: Range): Parameters => {
  const [low, high] = [Math.min(range.min, 0), Math.max(range.max, 0)];
  const isNarrow = high - low < NARROWEST;
  return asymmetric(isNarrow ? low - NARROWEST : low, isNarrow ? high + NARROWEST : high);
};

/** The same over the values of a constant. */
export const int8ConstantParameters = (values: Float32Array): Parameters => {
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  return asymmetric(...widened(low, high));
};

const asymmetric = (low: number, high: number): Parameters => {
  const scale = f32(f32(f32(high) - f32(low)) / 255);
  const zero = f32(-128 - low / scale);
  return perTensor('INT8', scale, Math.max(-128, Math.min(127, roundAway(zero))));
};

/**
 * Symmetric int16 over a range. Nothing but zeros can have any scale, and takes that of -1 to 1: the
 * converter's is so small that biases overflow on it and kernels cannot shift by its inverse.
 * @param nothing what is smaller counts as zeros
 */
export const int16Parameters = (range: Range, nothing = NARROWEST): Parameters => {
  const size = Math.max(Math.abs(range.min), Math.abs(range.max));
  return perTensor('INT16', f32(f32(size < nothing ? 1 : size) / 32767), 0);
};

const widened = (low: number, high: number): readonly [number, number] =>
  high - low > NARROWEST
    ? [low, high]
    : [Math.min(low, -NARROWEST / 2), Math.max(high, NARROWEST / 2)];

/** Rounds halves away from zero, as C does. */
export const roundAway = (value: number): number => Math.sign(value) * Math.round(Math.abs(value));

/** Elements of each slice along an axis: the slice of element `i` is `(i / stride) % count`. */
export interface Slices {
  readonly count: number;
  readonly stride: number;
}

export const slicesAlong = (shape: readonly number[], axis: number): Slices => ({
  count: shape[axis] ?? 1,
  stride: shape.slice(axis + 1).reduce((product, size) => product * size, 1),
});

/** Largest magnitude in each slice. */
export const magnitudes = (values: Float32Array, { count, stride }: Slices): Float64Array => {
  const largest = new Float64Array(count);
  for (let i = 0; i < values.length; i++) {
    const slice = Math.floor(i / stride) % count;
    const size = Math.abs(values[i] ?? 0);
    if (size > (largest[slice] ?? 0)) largest[slice] = size;
  }
  return largest;
};

/** Symmetric int8 weights in -127..127 by largest magnitudes, at least as wide as the converter allows. */
export const weightScales = (largest: Float64Array): number[] =>
  [...largest].map((size) => {
    const [low, high] = widened(-size, size);
    return f32(f32(f32(high) - f32(low)) / 254);
  });

/** The same as the converter's older quantizer has it, which 16-bit activations still go through. */
export const olderWeightScales = (largest: Float64Array): number[] =>
  [...largest].map((size) => f32(size / 127));

/** Scales of a bias: input times weights. */
export const biasScales = (input: number, weights: readonly number[]): number[] =>
  weights.map((weight) => f32(input * weight));

/** Whether two forms of a tensor are the same bytes. */
export const isSameForm = (a: Parameters, b: Parameters): boolean =>
  a.type === b.type &&
  a.zeroPoint === b.zeroPoint &&
  a.scales.length === b.scales.length &&
  a.scales.every((scale, i) => scale === b.scales[i]);
