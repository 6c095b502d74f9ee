/**
 * Which samples calibrate and which measure. The parts never overlap; with labels, both have the
 * classes in the set's own proportions; the same seed gives the same parts.
 */
import type { Random } from '../random';
import { uniform } from '../random';
import { formatCount, formatNumberOf } from '../text';
import type { Dataset } from './dataset';

export interface SplitOptions {
  /** Samples to calibrate with. */
  readonly calibration: number;
  /** The most to measure with; all others when not given. */
  readonly heldOut?: number;
  readonly seed: number;
}

export interface Split {
  /** Numbers of samples, ascending, as a file is read best. */
  readonly calibration: readonly number[];
  /** Empty when there are not enough samples to keep any back. */
  readonly heldOut: readonly number[];
  readonly notes: readonly string[];
}

export const split = (
  dataset: Pick<Dataset, 'count' | 'labels'>,
  { calibration, heldOut = Infinity, seed }: SplitOptions,
): Split => {
  const { count, labels } = dataset;
  const order = mixed(count, labels, uniform(seed));
  const taken = Math.min(Math.max(1, calibration), count);
  const ascending = (part: readonly number[]): readonly number[] => [...part].sort((a, b) => a - b);
  const rest = order.slice(taken, taken + heldOut);
  return {
    calibration: ascending(order.slice(0, taken)),
    heldOut: ascending(rest),
    notes: notesOn(count, taken, rest.length),
  };
};

/** Of a small set a third is kept back, rather than none. */
export const calibrationPart = (count: number, wanted: number): number =>
  Math.min(wanted, Math.max(1, Math.ceil((count * 2) / 3)));

/** Fewer say little: one sample more or less right is five points of accuracy. */
export const FEW_HELD_OUT = 20;

const notesOn = (count: number, taken: number, heldOut: number): readonly string[] => {
  if (heldOut === 0)
    return [
      `${count === 1 ? 'The only sample is' : `All ${formatCount(taken)} samples are`} used for calibration; none is held out, so the cost is measured on samples the ranges were made from.`,
    ];
  return heldOut < FEW_HELD_OUT
    ? [`Only ${formatNumberOf(heldOut, 'sample')} held out: what is measured on so few is a hint.`]
    : [];
};

/**
 * All samples in an order of which every beginning holds the classes in proportion: sample k of a class
 * of n, counted in random order, stands at (k + 1/2) / n of the way.
 */
const mixed = (
  count: number,
  labels: Int32Array | undefined,
  random: Random,
): readonly number[] => {
  const order = shuffled(count, random);
  if (labels === undefined) return order;
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const ranks = new Map<number, number>();
  const places = order.map((index) => {
    const label = labels[index] ?? -1;
    const rank = ranks.get(label) ?? 0;
    ranks.set(label, rank + 1);
    return { index, place: (rank + 0.5) / (sizes.get(label) ?? 1) };
  });
  return places.sort((a, b) => a.place - b.place).map(({ index }) => index);
};

const shuffled = (count: number, random: Random): number[] => {
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j] ?? 0, order[i] ?? 0];
  }
  return order;
};
