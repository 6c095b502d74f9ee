/**
 * Quantized scaling as TFLM does it: a real factor becomes a 31-bit multiplier and a shift, and a
 * value is scaled by both with rounding. Everything here equals, bit for bit, what the C runtime
 * (`firmware/runtime/fixed-point.h`) and TFLM's reference kernels compute.
 * Source: Jacob et al. 2018 (arXiv 1712.05877); behaviour of tflite-micro 90b983c2.
 */
import type { Rounding } from './lowering';

export interface Multiplier {
  /** Q31: factor = multiplier * 2^(shift - 31). 0, or in [2^30, 2^31). */
  readonly multiplier: number;
  /** Positive: left. In [-31, 30]. */
  readonly shift: number;
}

/** Splits x into a fraction in [0.5, 1) and a power of two: C's frexp for finite x. */
export const frexp = (x: number): readonly [fraction: number, exponent: number] => {
  if (x === 0) return [0, 0];
  let exponent = Math.max(-1022, Math.floor(Math.log2(Math.abs(x))) + 1);
  let fraction = x * 2 ** -exponent;
  for (; Math.abs(fraction) >= 1; exponent++) fraction /= 2;
  for (; Math.abs(fraction) < 0.5; exponent--) fraction *= 2;
  return [fraction, exponent];
};

/** C's round: half away from zero. */
export const roundAway = (x: number): number => Math.sign(x) * Math.floor(Math.abs(x) + 0.5);

/** The multiplier and shift for a real factor in double precision. */
export const quantizeMultiplier = (factor: number): Multiplier => {
  if (factor === 0) return { multiplier: 0, shift: 0 };
  const [fraction, exponent] = frexp(factor);
  let multiplier = roundAway(fraction * 2 ** 31);
  let shift = exponent;
  if (multiplier === 2 ** 31) {
    multiplier /= 2;
    shift += 1;
  }
  if (shift < -31) return { multiplier: 0, shift: 0 };
  if (shift > 30) return { multiplier: 2 ** 31 - 1, shift: 30 };
  return { multiplier, shift };
};

const clampInt32 = (x: number): number => Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, x));

/** Rounding doubling high multiply: (a * b + 2^30) >> 31, saturated for a = b = -2^31. */
export const highMul = (a: number, b: number): number =>
  clampInt32(Number((BigInt(a) * BigInt(b) + (1n << 30n)) >> 31n));

/** x / 2^exponent, rounded half away from zero. */
export const roundingShiftRight = (x: number, exponent: number): number => {
  const mask = 2 ** exponent - 1;
  const remainder = x & mask;
  const threshold = (mask >>> 1) + (x < 0 ? 1 : 0);
  return (x >> exponent) + (remainder > threshold ? 1 : 0);
};

/** int32 `x` times the real factor, rounded twice (TFLM) or once (TFLite desktop). */
export const requantize = (
  x: number,
  { multiplier, shift }: Multiplier,
  mode: Rounding,
): number => {
  if (mode === 'single') {
    const total = BigInt(31 - shift);
    const round = 1n << (total - 1n);
    return Number(BigInt.asIntN(32, (BigInt(x) * BigInt(multiplier) + round) >> total));
  }
  const left = Math.max(shift, 0);
  const right = Math.max(-shift, 0);
  return roundingShiftRight(highMul(Math.imul(x, 2 ** left) | 0, multiplier), right);
};
