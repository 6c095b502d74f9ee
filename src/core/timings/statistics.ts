/**
 * What is said about repeated timings of one thing. Timings have a floor and a long tail, so the middle
 * and the ends are order statistics; the mean is there for comparing with throughput.
 */
import type { Ticks, Timer } from './measurement';

export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p95: number;
  readonly max: number;
  readonly mean: number;
  /** Interquartile range: how far apart the middle half of the samples lies. */
  readonly iqr: number;
  /** `iqr` as a share of the median; 0 when that is 0. */
  readonly spread: number;
}

/** Between the two samples around it, in proportion: Hyndman and Fan's type 7, NumPy's default. */
export const quantile = (sorted: readonly number[], fraction: number): number => {
  const at = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at % 1);
};

/** Undefined when there are no samples. */
export const summarize = (samples: readonly number[]): Summary | undefined => {
  const sorted = samples.toSorted((a, b) => a - b);
  const [min] = sorted;
  if (min === undefined) return undefined;
  const median = quantile(sorted, 0.5);
  const iqr = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  return {
    count: sorted.length,
    min,
    median,
    p95: quantile(sorted, 0.95),
    max: sorted.at(-1) ?? min,
    mean: sorted.reduce((sum, sample) => sum + sample / sorted.length, 0),
    iqr,
    spread: median === 0 ? 0 : iqr / median,
  };
};

/** Ticks a second; undefined where ticks are no time or nobody said. */
const hertzOf = ({ kind, hertz }: Timer): number | undefined => {
  if (kind === 'instructions') return undefined;
  return hertz ?? (kind === 'microseconds' ? 1e6 : undefined);
};

/** Undefined where the timer's ticks cannot be turned into time. */
export const toMilliseconds = (ticks: Ticks, timer: Timer): number | undefined => {
  const hertz = hertzOf(timer);
  return hertz === undefined ? undefined : (ticks / hertz) * 1000;
};

/** Cycles of the core's clock; undefined where only time, or less, is known. */
export const toCycles = (ticks: Ticks, timer: Timer, clockHertz?: number): number | undefined => {
  if (timer.kind === 'cycles') return ticks;
  const milliseconds = toMilliseconds(ticks, timer);
  return milliseconds === undefined || clockHertz === undefined
    ? undefined
    : (milliseconds / 1000) * clockHertz;
};
