/** Whether what a measurement says can be true of one set of runs. */
import type { Measurement } from './measurement';
import { mergeOperators } from './operator-times';
import { summarize } from './statistics';

/** Timing every operator costs something, and timers are coarse: only what is far off is said. */
const MOST_RATIO = 2;

const medianOf = (samples: readonly number[]): number => summarize(samples)?.median ?? 0;

/** A sentence when the operators cannot be parts of the whole inferences beside them. */
export const doubtOf = ({ runs, operators }: Measurement): string | undefined => {
  const timed = mergeOperators(operators).filter(({ ticks }) => ticks.length > 0);
  if (runs.length === 0 || timed.length === 0) return undefined;
  const whole = medianOf(runs);
  const sum = timed.reduce((all, { ticks }) => all + medianOf(ticks), 0);
  // A timer that is read around each of them is off by a tick each.
  const isFar = (a: number, b: number): boolean => a > MOST_RATIO * (b + timed.length);
  if (!isFar(sum, whole) && !isFar(whole, sum)) return undefined;
  const times = ((sum > whole ? sum / whole : whole / sum) || 0).toPrecision(2);
  return sum > whole
    ? `The operators add up to ${times} times a whole inference: the two are not of the same runs, or one of them is wrong.`
    : `A whole inference takes ${times} times as long as its operators together: the two are not of the same runs, or one of them is wrong.`;
};
