/**
 * The table that int16 LOGISTIC and TANH interpolate in: 65536 / (1 + e^(-i/24)) for i = 0 to 255.
 * TFLM's own was computed with less care: at some places it lies one above the rounded value, and
 * results are to be equal.
 */
const ONE_ABOVE: ReadonlySet<number> = new Set([
  4, 8, 12, 14, 15, 16, 17, 19, 20, 21, 22, 25, 27, 28, 29, 30, 31, 33, 34, 35, 37, 39, 40, 41, 43,
  44, 45, 46, 49, 50, 54, 62, 63, 64, 66, 82, 86, 93, 100, 103, 112, 116, 135, 255,
]);

/** 256 values of 16 fractional bits. */
export const sigmoidTable = (): Uint16Array =>
  Uint16Array.from(
    { length: 256 },
    (_, i) => Math.round(65536 / (1 + Math.exp(-i / 24))) + (ONE_ABOVE.has(i) ? 1 : 0),
  );
