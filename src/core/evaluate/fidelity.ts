/**
 * How near quantized values come to the real ones, summed up value by value over any number of
 * tensors, so that nothing has to be kept.
 */
import type { Fidelity } from './cost';

/** Sums that a fidelity is worked out from. */
export interface Sums {
  /** Sum of squares of the real values, of the quantized ones, of the differences; sum of products. */
  real: number;
  quantized: number;
  noise: number;
  product: number;
  maxError: number;
  values: number;
}

export const newSums = (): Sums => ({
  real: 0,
  quantized: 0,
  noise: 0,
  product: 0,
  maxError: 0,
  values: 0,
});

/**
 * Adds `real` against stored values.
 * @param scale 0 when the stored values are the real ones
 */
export const addValues = (
  sums: Sums,
  real: ArrayLike<number>,
  stored: ArrayLike<number>,
  scale: number,
  zeroPoint: number,
): void => {
  let { real: x2, quantized: y2, noise, product, maxError } = sums;
  for (let i = 0; i < real.length; i++) {
    const x = real[i] ?? 0;
    const raw = stored[i] ?? 0;
    const y = scale === 0 ? raw : (raw - zeroPoint) * scale;
    const error = x - y;
    x2 += x * x;
    y2 += y * y;
    product += x * y;
    noise += error * error;
    if (error > maxError) maxError = error;
    else if (-error > maxError) maxError = -error;
  }
  sums.values += real.length;
  Object.assign(sums, { real: x2, quantized: y2, noise, product, maxError });
};

/** 10 log10(signal / noise): Infinity without noise, -Infinity for noise without a signal. */
const decibels = (signal: number, noise: number): number =>
  noise === 0 ? Infinity : 10 * Math.log10(signal / noise);

export const fidelityOf = ({ real, quantized, noise, product, maxError }: Sums): Fidelity => {
  const length = Math.sqrt(real) * Math.sqrt(quantized);
  const bothZero = real === 0 && quantized === 0;
  const cosine = length === 0 ? (bothZero ? 1 : 0) : Math.min(1, product / length);
  return { sqnr: decibels(real, noise), cosine, maxError };
};
