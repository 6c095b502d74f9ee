/**
 * The range with the least expected squared error of int8: a narrower one has finer steps but cuts
 * values off. Inside, rounding costs step^2/12 per value, except for exact zeros, which stay exact; a
 * value beyond costs its squared distance. Both ends are tried together, coarsely and then finely, so
 * that a minimum on one side does not hide a better one. Sources: the clipping problem as in Banner et
 * al. 2019 (arXiv 1810.05723) and Sakr et al. 2022 (arXiv 2206.06501), on measured counts and for both
 * ends apart.
 */
import type { Range, TensorCalibration } from './calibration';
import type { Sums } from './sums';
import { boundaryAt, sumsOf } from './sums';

const LEVELS = 255;
/** Coarse candidates stand closer the nearer they are to 0: 2^(-1/6) apart, down to one bin or so. */
const COARSE = 66;
const PER_OCTAVE = 6;
const FINE = 16;

/** Sum of squared errors when the range is `range`, widened to contain 0 as every stored type's is. */
export const squaredError = (sums: Sums, zeros: number, { min, max }: Range): number => {
  const [from, to] = [Math.min(0, min), Math.max(0, max)];
  const [low, high] = [boundaryAt(sums, from), boundaryAt(sums, to)];
  const inside = Math.max(0, part(sums.count, low, high) - zeros);
  const step = (to - from) / LEVELS;
  const beyond = distance(sums, 0, low, from) + distance(sums, high, sums.bins, to);
  return (inside * step * step) / 12 + beyond;
};

/** Sum of squared distances from `end` of the values in bins [a, b). */
const distance = (sums: Sums, a: number, b: number, end: number): number => {
  const first = part(sums.first, a, b);
  const count = part(sums.count, a, b);
  return Math.max(0, part(sums.second, a, b) - 2 * end * first + end * end * count);
};

const part = (sums: Float64Array, from: number, to: number): number =>
  (sums[to] ?? 0) - (sums[from] ?? 0);

export const mseRange = ({ min, max, zeros, histogram }: TensorCalibration): Range => {
  const sums = sumsOf(histogram);
  if (sums.width === 0) return { min, max };
  const whole: Range = { min, max };
  const weigh = (lows: readonly number[], highs: readonly number[], known: Range): Range => {
    let [best, least] = [known, squaredError(sums, zeros, known)];
    for (const low of lows)
      for (const high of highs) {
        const error = squaredError(sums, zeros, { min: low, max: high });
        if (error < least) [best, least] = [{ min: low, max: high }, error];
      }
    return best;
  };
  const coarse = weigh(coarseEnds(min, min < 0), coarseEnds(max, max > 0), whole);
  return weigh(fineEnds(coarse.min, min), fineEnds(coarse.max, max), coarse);
};

/** An end on the other side of 0 is not the range's own: 0 is. */
const coarseEnds = (end: number, isOwn: boolean): readonly number[] =>
  isOwn ? Array.from({ length: COARSE }, (_, i) => end * 2 ** (-i / PER_OCTAVE)) : [end];

/** Between the coarse neighbours of `end`, and not beyond `most`. */
const fineEnds = (end: number, most: number): readonly number[] =>
  Array.from(
    { length: 2 * FINE + 1 },
    (_, i) => end * 2 ** ((i - FINE) / FINE / PER_OCTAVE),
  ).filter((near) => Math.abs(near) <= Math.abs(most) && Math.sign(near) === Math.sign(most));
