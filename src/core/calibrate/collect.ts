/**
 * One tensor's values over all samples in one pass and bounded memory. The histogram starts with the
 * range of the first values and doubles it, joining bins in pairs, when values need more: no value is
 * seen twice, none is lost, and at least half of the bins lie within the extremes in the end.
 * The loops run over every activation of every sample, hence plain indices and few branches.
 */
import type { Histogram } from './calibration';

export const BINS = 2048;

/** Working state of one tensor; changed in place. */
export interface Collector {
  min: number;
  max: number;
  /** Exact zeros, which quantization never changes. */
  zeros: number;
  values: number;
  /** Lower end and bin width; width 0 until two different values were seen. */
  low: number;
  width: number;
  /** One more than `BINS`: the greatest value may fall behind the last bin, to which it is added. */
  readonly counts: Float64Array;
}

export const newCollector = (): Collector => ({
  min: Infinity,
  max: -Infinity,
  zeros: 0,
  values: 0,
  low: 0,
  width: 0,
  counts: new Float64Array(BINS + 1),
});

export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** Least and greatest of `values`; NaN for both when one of them is not finite. */
export const extremesOf = (values: Float32Array): Extremes => {
  let [min, max, odd] = [Infinity, -Infinity, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
    // 0 for finite values, else NaN.
    odd += value * 0;
  }
  return Number.isNaN(odd) ? { min: NaN, max: NaN } : { min, max };
};

/** Adds finite values whose extremes are known. */
export const collect = (to: Collector, values: Float32Array, { min, max }: Extremes): void => {
  if (values.length === 0) return;
  cover(to, min, max);
  const { counts, low } = to;
  // 0 while all values are one value, which then counts in the first bin.
  const scale = to.width === 0 ? 0 : 1 / to.width;
  let zeros = 0;
  const zeroBin = ((0 - low) * scale) | 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value === 0) zeros++;
    else {
      const bin = ((value - low) * scale) | 0;
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  if (zeros > 0) counts[zeroBin] = (counts[zeroBin] ?? 0) + zeros;
  to.zeros += zeros;
  to.values += values.length;
};

/** Widens and moves the histogram until it covers [min, max] besides what it holds. */
const cover = (to: Collector, min: number, max: number): void => {
  to.min = Math.min(to.min, min);
  to.max = Math.max(to.max, max);
  if (to.width === 0) start(to);
  else if (min < to.low || max > to.low + BINS * to.width) grow(to, min, max);
};

/** The first bins, once there are two different values; what was one value so far moves to its own. */
const start = (to: Collector): void => {
  const { counts, min, max } = to;
  const known = counts[0] ?? 0;
  const value = to.low;
  to.low = min;
  to.width = (max - min) / BINS;
  if (to.width === 0 || known === 0) return;
  counts[0] = 0;
  counts[Math.floor((value - min) / to.width)] = known;
};

/** Joins bins in pairs until there are enough of them, then moves them to where the values lie. */
const grow = (to: Collector, min: number, max: number): void => {
  const { counts } = to;
  foldLast(counts);
  const used = counts.findIndex((count) => count > 0);
  let first = Math.min(used, Math.floor((min - to.low) / to.width));
  let last = Math.max(
    counts.findLastIndex((count) => count > 0),
    Math.floor((max - to.low) / to.width),
  );
  for (; last - first >= BINS; first = Math.floor(first / 2), last = Math.floor(last / 2)) {
    for (let i = 0; i < BINS / 2; i++) counts[i] = (counts[2 * i] ?? 0) + (counts[2 * i + 1] ?? 0);
    counts.fill(0, BINS / 2);
    to.width *= 2;
  }
  const shift = first < 0 ? first : Math.max(0, last - BINS + 1);
  if (shift === 0) return;
  counts.copyWithin(Math.max(0, -shift), Math.max(0, shift), Math.min(BINS, BINS + shift));
  if (shift < 0) counts.fill(0, 0, -shift);
  else counts.fill(0, BINS - shift);
  to.low += shift * to.width;
};

const foldLast = (counts: Float64Array): void => {
  counts[BINS - 1] = (counts[BINS - 1] ?? 0) + (counts[BINS] ?? 0);
  counts[BINS] = 0;
};

/** What was counted so far; a tensor with one value only has a histogram of no width. */
export const histogramOf = ({ low, width, counts }: Collector): Histogram => {
  const folded = counts.slice();
  foldLast(folded);
  return { low, high: low + BINS * width, counts: folded.slice(0, BINS) };
};
