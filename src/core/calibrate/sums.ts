/** Cumulative sums over a histogram's bins, so that any part of it is weighed in one step. */
import type { Histogram } from './calibration';

export interface Sums {
  readonly bins: number;
  readonly low: number;
  readonly width: number;
  /** Values, and their first and second moments, in the first i bins; one entry more than bins. */
  readonly count: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** A bin's values count as lying in its middle. */
export const sumsOf = ({ low, high, counts }: Histogram): Sums => {
  const bins = counts.length;
  const width = (high - low) / bins;
  const [count, first, second] = [0, 1, 2].map(() => new Float64Array(bins + 1)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < bins; i++) {
    const [n, x] = [counts[i] ?? 0, low + (i + 0.5) * width];
    count[i + 1] = (count[i] ?? 0) + n;
    first[i + 1] = (first[i] ?? 0) + n * x;
    second[i + 1] = (second[i] ?? 0) + n * x * x;
  }
  return { bins, low, width, count, first, second };
};

/** How many bins have their middle below `value`. */
export const boundaryAt = ({ bins, low, width }: Sums, value: number): number =>
  Math.min(Math.max(Math.round((value - low) / width), 0), bins);
