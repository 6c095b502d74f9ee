/** Float constants to integers, rounded as the converter rounds each kind of them. */
import type { Parameters, Slices } from './parameters';
import { roundAway } from './parameters';

const f32 = Math.fround;

const clamp = (value: number, most: number): number => Math.max(-most, Math.min(most, value));

const bytesOf = (array: ArrayBufferView<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Symmetric weights: multiplied with the single-precision inverse of the scale. */
export const quantizeWeights = (
  values: Float32Array,
  { count, stride }: Slices,
  inverses: readonly number[],
): Uint8Array<ArrayBuffer> => {
  const quantized = new Int8Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const inverse = inverses[count === 1 ? 0 : Math.floor(i / stride) % count] ?? 0;
    quantized[i] = clamp(roundAway(f32((values[i] ?? 0) * inverse)), 127);
  }
  return bytesOf(quantized);
};

/** 1 / scale, in single precision. */
export const inverseOf = (scale: number): number => (scale === 0 ? 0 : f32(1 / scale));

/** Any other constant in int8: divided by the scale in double precision. */
export const quantizeInt8 = (
  values: Float32Array,
  { scales, zeroPoint }: Parameters,
): Uint8Array<ArrayBuffer> => {
  const scale = scales[0] ?? 1;
  return bytesOf(
    Int8Array.from(values, (value) =>
      Math.max(-128, Math.min(127, roundAway(value / scale + zeroPoint))),
    ),
  );
};

export const quantizeInt16 = (
  values: Float32Array,
  { scales }: Parameters,
): Uint8Array<ArrayBuffer> => {
  const inverse = inverseOf(scales[0] ?? 0);
  return bytesOf(Int16Array.from(values, (v) => clamp(roundAway(f32(v * inverse)), 32767)));
};

/** How many biases would be clamped to the integers they are stored in, or have no scale at all. */
export const overflows = (values: Float32Array, { type, scales }: Parameters): number => {
  const most = type === 'INT64' ? LARGEST_INT64 : 2 ** 31 - 1;
  return values.filter((value, i) => {
    const scale = scales[scales.length === 1 ? 0 : i] ?? 0;
    return value !== 0 && !(Math.abs(value / scale) <= most);
  }).length;
};

/** The largest double that int64 holds. */
const LARGEST_INT64 = 2 ** 63 - 1024;

/** Biases of 32 or 64 bits; what does not fit is clamped. */
export const quantizeBias = (
  values: Float32Array,
  { type, scales }: Parameters,
): Uint8Array<ArrayBuffer> => {
  const whole = Array.from(values, (value, i) => {
    // Of the scale as it is written: a widened one is a double until then.
    const inverse = inverseOf(f32(scales[scales.length === 1 ? 0 : i] ?? 0));
    return value === 0 ? 0 : roundAway(f32(value * inverse));
  });
  return type === 'INT64'
    ? bytesOf(BigInt64Array.from(whole, (value) => BigInt(clamp(value, LARGEST_INT64))))
    : bytesOf(Int32Array.from(whole, (value) => clamp(value, 2 ** 31 - 1)));
};
