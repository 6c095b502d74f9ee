/** Whether what a measurement says can be true of one set of runs. */
import { formatNumberOf } from '../text';
import type { Measurement, Ticks } from './measurement';
import { summarize } from './statistics';

/** Timing every operator costs something, and timers are coarse: only what is far off is said. */
const MOST_RATIO = 2;

const inTicks = (ticks: Ticks): string => formatNumberOf(Math.round(ticks), 'tick');

/** A sentence when the operators cannot be parts of the whole inferences beside them. */
export const doubtOf = ({ runs, operators }: Measurement): string | undefined => {
  const whole = summarize(runs)?.median;
  const parts = operators.flatMap(({ ticks }) => summarize(ticks)?.median ?? []);
  if (whole === undefined || parts.length === 0) return undefined;
  const sum = parts.reduce((a, b) => a + b, 0);
  // A timer that is read around each of them is off by a tick each.
  const isFar = (a: Ticks, b: Ticks): boolean => a > MOST_RATIO * (b + parts.length);
  return isFar(sum, whole) || isFar(whole, sum)
    ? `The operators add up to ${inTicks(sum)}, a whole inference takes ${inTicks(whole)}: the two are not of the same runs, or one of them is wrong.`
    : undefined;
};
