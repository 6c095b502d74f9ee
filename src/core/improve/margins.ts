/**
 * How many answers quantization changes, estimated from few samples. Counting says little: of twenty
 * samples one more or less may differ by luck. What is known of each is by how much the float model
 * prefers its answer, and how much that preference moved; from all movements together follows how
 * likely each answer is to be overturned.
 */
import { upperTail } from '../evaluate/paired';
import type { Scoring } from '../evaluate/scores';

/** How much the float model prefers its answer to the next best, and the same quantized, in logits. */
export interface Margin {
  readonly float: number;
  readonly quantized: number;
}

/** @param real values before softmax or logistic, of the float model; `theirs` of the quantized one */
export const marginOf = (
  scoring: Scoring | undefined,
  real: ArrayLike<number>,
  theirs: ArrayLike<number>,
): Margin => {
  if (scoring !== 'largest') {
    const sign = Math.sign(real[0] ?? 0);
    return { float: sign * (real[0] ?? 0), quantized: sign * (theirs[0] ?? 0) };
  }
  let [best, next] = [0, -1];
  for (let i = 1; i < real.length; i++) {
    if ((real[i] ?? 0) > (real[best] ?? 0)) [best, next] = [i, best];
    else if (next < 0 || (real[i] ?? 0) > (real[next] ?? 0)) next = i;
  }
  const between = (values: ArrayLike<number>) => (values[best] ?? 0) - (values[next] ?? 0);
  return { float: between(real), quantized: between(theirs) };
};

/** Without the greatest tenth, one at least: what a few outliers do says nothing about the others. */
export const withoutOutliers = (values: readonly number[]): readonly number[] =>
  [...values].sort((a, b) => a - b).slice(0, values.length - Math.ceil(values.length / 10));

/** Mean square of a standard normal value among the nine tenths nearest to 0. */
const NEARER = 0.623;

/** Mean chance that noise of the size seen, normal and the same for all, overturns an answer. */
export const expectedChanges = (margins: readonly Margin[]): number => {
  const squares = withoutOutliers(margins.map(({ float, quantized }) => (quantized - float) ** 2));
  const deviation = Math.sqrt(
    squares.reduce((sum, square) => sum + square, 0) / Math.max(1, NEARER * squares.length),
  );
  if (deviation === 0) return 0;
  const chances = margins.map(({ float }) => upperTail(float / deviation));
  return chances.reduce((sum, chance) => sum + chance, 0) / margins.length;
};
