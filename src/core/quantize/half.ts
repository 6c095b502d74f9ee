/** IEEE 754 half precision, as float16 files store their weights. */

/** The value of a half. */
export const halfToFloat = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 31;
  const fraction = half & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

/** Smallest value that rounds to infinity. */
const OVERFLOW = 65_520;

const roundHalfEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return rest < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
};

/** The bits of the nearest half, ties to even; what is too large becomes infinity. */
export const floatToHalf = (value: number): number => {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (Number.isNaN(size)) return 0x7e00;
  if (size >= OVERFLOW) return sign | 0x7c00;
  // Below 2^-14 the steps are those of the smallest normal numbers.
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const steps = roundHalfEven(size / 2 ** (exponent - 10));
  // A carry out of the fraction lands in the exponent, where it belongs.
  return sign | (((exponent + 14) << 10) + steps);
};
