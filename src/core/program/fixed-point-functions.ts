/**
 * exp, logistic, tanh and reciprocals in 32-bit fixed point, bit for bit as TFLM's reference kernels
 * compute them, so that tables made here equal what a chip running TFLM would produce. "Qm" below
 * is an int32 with m integer bits: real = raw * 2^(m - 31).
 * Source: behaviour of gemmlowp's fixed-point functions as TFLM 90b983c2 uses them: a fourth-order
 * expansion of exp around -1/8, one factor exp(-2^k) per bit of the rest, and three Newton-Raphson
 * steps for divisions (start values 48/17 and 32/17).
 */
import { highMul, roundingShiftRight } from './fixed-point';

const MAX = 2 ** 31 - 1;
const EXP_MINUS_EIGHTH = 1895147668;
const ONE_THIRD = 715827883;
/** exp(-2^k) in Q0, for k = -2 to 4. */
const EXP_FACTORS = [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];
const NEWTON_START = 1515870810; // 48/17 in Q2
const NEWTON_SLOPE = -1010580540; // -32/17 in Q2
const ONE_Q2 = 2 ** 29;

/** x * 2^n, saturated to int32. */
const saturatingShiftLeft = (x: number, n: number): number =>
  Math.max(-(2 ** 31), Math.min(MAX, x * 2 ** n));

/** exp of Q0 `a` in [-1/4, 0), in Q0. */
const expOnLastQuarter = (a: number): number => {
  const x = a + 2 ** 28;
  const x2 = highMul(x, x);
  const x3 = highMul(x2, x);
  const x4Over4 = roundingShiftRight(highMul(x2, x2), 2);
  const tail = roundingShiftRight(highMul(x4Over4 + x3, ONE_THIRD) + x2, 1);
  return EXP_MINUS_EIGHTH + highMul(EXP_MINUS_EIGHTH, x + tail);
};

/** exp of `a` <= 0, given in Qm with m = `integerBits` (at most 5); the result is in Q0. */
export const expOnNegative = (a: number, integerBits: number): number => {
  if (a === 0) return MAX;
  const quarter = 2 ** (29 - integerBits);
  const lastQuarter = (a & (quarter - 1)) - quarter;
  const rest = (lastQuarter - a) | 0;
  const start = expOnLastQuarter(saturatingShiftLeft(lastQuarter, integerBits));
  return EXP_FACTORS.slice(0, integerBits + 2).reduce(
    (result, factor, i) => ((rest & (quarter << i)) === 0 ? result : highMul(result, factor)),
    start,
  );
};

/** 2 / (1 + a) in Q2 for Q0 `a` in [0, 1). */
const newtonReciprocal = (a: number): number => {
  const half = Math.floor((a + MAX + 1) / 2);
  let x = NEWTON_START + highMul(half, NEWTON_SLOPE);
  for (let i = 0; i < 3; i++) {
    x += saturatingShiftLeft(highMul(x, ONE_Q2 - highMul(half, x)), 2);
  }
  return x;
};

/** tanh of `a` in Qm (m at most 4), in Q0. */
export const tanhFixed = (a: number, integerBits: number): number => {
  if (a === 0) return 0;
  const x = newtonReciprocal(expOnNegative(-Math.abs(a), integerBits + 1));
  const magnitude = saturatingShiftLeft(x - ONE_Q2, 2);
  return a < 0 ? -magnitude : magnitude;
};

/** 1 / (1 + exp(-a)) of `a` in Qm (m at most 5), in Q0. */
export const logisticFixed = (a: number, integerBits: number): number => {
  if (a === 0) return 2 ** 30;
  const positive = saturatingShiftLeft(
    newtonReciprocal(expOnNegative(-Math.abs(a), integerBits)),
    1,
  );
  return a > 0 ? positive : MAX - positive;
};

/** The largest magnitude that `shift` more bits keep inside Qm, as TFLM bounds its table inputs. */
export const inputRadius = (integerBits: number, shift: number): number =>
  Math.floor(((2 ** integerBits - 1) * 2 ** (31 - integerBits)) / 2 ** shift);
