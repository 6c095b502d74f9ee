/**
 * HARD_SWISH of an int8 value, x * clamp(x + 3, 0, 6) / 6, in the 16-bit arithmetic of TFLM's
 * reference kernel: the factor clamp(x + 3) / 6 becomes a fraction of 15 bits, and the product is
 * rounded towards zero to cancel the bias of the roundings before it.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Lowering, TensorView } from '../lowering';
import type { Multiplier } from '../fixed-point';
import { quantizeMultiplier, roundingShiftRight } from '../fixed-point';
import type { ByteFunction } from './unary-int8';

/** Extra bits that the input is given before any multiplication. */
const HIGH_RESOLUTION = 7;

const toInt16 = (x: number): number => Math.max(-32768, Math.min(32767, x));

/** A multiplier of 15 bits instead of 31. */
const narrowed = ({ multiplier, shift }: Multiplier): Multiplier => ({
  multiplier: Math.min(32767, (multiplier + 2 ** 15) >> 16),
  shift,
});

/** (2ab + 2^15) >> 16, for operands that are not both -2^15. */
const highMul16 = (a: number, b: number): number => (a * b + 2 ** 14) >> 15;

/**
 * x / 2^exponent, rounded half away from zero. TFLM keeps the mask of the lost bits in 16 bits, so for
 * exponents above 15 what is not negative becomes 1 and the rest -1.
 */
const shiftRight16 = (x: number, exponent: number): number => {
  if (exponent < 16) return roundingShiftRight(x, exponent);
  return x < 0 ? -1 : 1;
};

/** x times the factor: left shifts saturate, the last one after the multiplication. */
const toFraction = (x: number, { multiplier, shift }: Multiplier): number => {
  const left = Math.max(shift - 1, 0);
  const scaled = highMul16(toInt16(x * 2 ** left), multiplier);
  return shift > 0 ? toInt16(scaled * 2) : shiftRight16(scaled, -shift);
};

export const hardSwishOfByte = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
): ByteFunction => {
  const scale = Math.fround(Math.fround(1 / 128) * input.scale);
  const toOutput = narrowed(quantizeMultiplier(Math.fround(scale / output.scale)));
  const toThree = narrowed(quantizeMultiplier(Math.fround(scale / Math.fround(3 / 32768))));
  if (toOutput.shift > 0) op.refuse('has an output scale too small for its input scale');
  return (q) => {
    const x = (q - input.zeroPoint) << HIGH_RESOLUTION;
    const factor = (toFraction(x, toThree) + 2 ** 15) >> 1;
    const product = Math.trunc((factor * highMul16(x, toOutput.multiplier)) / 2 ** 15);
    return shiftRight16(product, -toOutput.shift) + output.zeroPoint;
  };
};
