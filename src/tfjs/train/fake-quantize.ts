/**
 * Rounding as the quantized model rounds, in real numbers, so that training feels what it will cost.
 * Gradients pass straight through the rounding, and not at all where a value was cut off.
 * Source: Jacob et al. 2018, section 3.
 */
import { clipByValue, mul, round, step, sub } from '@tensorflow/tfjs-core';
import type { Treatment } from './pass';
import type { Rounding, Roundings } from './roundings';
import type { Variable } from './variables';

/** Largest stored weight; -128 is not used, so that the range is symmetric. */
const WEIGHT_LIMIT = 127;

/** Values of weights as int8 will hold them: symmetric, one scale per output channel or for all. */
export const roundedWeights = (
  { values, channels }: Pick<Variable, 'values' | 'channels'>,
  grain: 'per-channel' | 'per-tensor',
): Float32Array => {
  const groups = grain === 'per-channel' ? channels : 1;
  const peaks = new Float32Array(groups);
  values.forEach((value, i) => {
    peaks[i % groups] = Math.max(peaks[i % groups] ?? 0, Math.abs(value));
  });
  const scales = peaks.map((peak) => peak / WEIGHT_LIMIT);
  return values.map((value, i) => {
    const scale = scales[i % groups] ?? 0;
    return scale === 0 ? 0 : Math.round(value / scale) * scale;
  });
};

/** What happens to activations on their way through the network. */
export const fakeQuantization = ({ activations }: Roundings): Treatment => ({
  forward: (tensor, value) => {
    const rounding = activations.get(tensor);
    if (rounding === undefined) return value;
    const { scale, low, high } = rounding;
    return mul(clipByValue(round(mul(value, 1 / scale)), low, high), scale);
  },
  backward: (tensor, value, gradient) => {
    const rounding = activations.get(tensor);
    if (rounding === undefined) return gradient;
    const { below, above } = ends(rounding);
    return mul(gradient, mul(step(sub(value, below)), step(sub(above, value))));
  },
});

/** Reals between which nothing is cut off. */
const ends = ({ scale, low, high }: Rounding): { below: number; above: number } => ({
  below: (low - 0.5) * scale,
  above: (high + 0.5) * scale,
});
