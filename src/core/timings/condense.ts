/**
 * A measurement of many runs in little room, for a link: instead of all samples their order statistics in
 * steps of 5 %. Minimum, quartiles, median, 95th percentile and maximum stay what they are, to the nearest
 * tick; the order of runs and their mean do not.
 */
import type { Measurement, Ticks } from './measurement';
import { quantile } from './statistics';

const STEPS = 20;

/** @returns `samples` themselves where they are few */
const condensed = (samples: readonly Ticks[]): readonly Ticks[] => {
  if (samples.length <= STEPS + 1) return samples;
  const sorted = samples.toSorted((a, b) => a - b);
  // Ticks are whole; the mean of several inferences need not be.
  const nearest = samples.every(Number.isInteger) ? Math.round : (ticks: Ticks): Ticks => ticks;
  return Array.from({ length: STEPS + 1 }, (_, i) => nearest(quantile(sorted, i / STEPS)));
};

/** The same measurement with at most 21 samples of everything; itself where it has no more. */
export const condense = (measurement: Measurement): Measurement => {
  const { runs, operators } = measurement;
  const profiledRuns = operators.reduce((most, { ticks }) => Math.max(most, ticks.length), 0);
  if (measurement.condensed !== undefined || Math.max(runs.length, profiledRuns) <= STEPS + 1)
    return measurement;
  return {
    ...measurement,
    runs: condensed(runs),
    operators: operators.map((one) => ({ ...one, ticks: condensed(one.ticks) })),
    condensed: { runs: runs.length, profiledRuns },
  };
};
