/**
 * What a difference in accuracy on a few samples can show. Both models answered the same samples, so
 * only those count on which one is right and the other wrong (McNemar); 200 samples leave much open,
 * and the interval says how much.
 */
import type { Counted, Paired } from './cost';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Difference extends Interval {
  /** Share of right answers of the quantized model minus the float model's. */
  readonly difference: number;
  /** Chance of a split at least as uneven if both were equally good; McNemar's exact test, two-sided. */
  readonly p: number;
}

/** Standard normal deviate of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * Difference of accuracies with its 95 % interval. The interval is Bonett and Price's: Wald's with one
 * sample added to both kinds of disagreement, which holds for few samples and for none that differ.
 */
export const pairedDifference = ({
  both,
  floatOnly,
  quantizedOnly,
  neither,
}: Paired): Difference => {
  const of = both + floatOnly + quantizedOnly + neither;
  const lost = (floatOnly + 1) / (of + 2);
  const won = (quantizedOnly + 1) / (of + 2);
  const half = Z * Math.sqrt((lost + won - (won - lost) ** 2) / (of + 2));
  return {
    difference: of === 0 ? 0 : (quantizedOnly - floatOnly) / of,
    low: Math.max(-1, won - lost - half),
    high: Math.min(1, won - lost + half),
    p: signTest(floatOnly, quantizedOnly),
  };
};

/** Two-sided chance of a split as uneven as `a` to `b` when both sides are equally likely. */
export const signTest = (a: number, b: number): number => {
  const of = a + b;
  let term = 2 ** -Math.min(of, 1000);
  if (of > 1000) return normalTest(a, b);
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += term;
    term *= (of - k) / (k + 1);
  }
  return Math.min(1, 2 * tail);
};

/** For thousands of disagreements: McNemar's statistic with continuity correction. */
const normalTest = (a: number, b: number): number => {
  const z = Math.max(0, Math.abs(a - b) - 1) / Math.sqrt(a + b);
  return Math.min(1, 2 * upperTail(z));
};

/** Chance that a standard normal value lies above `z` >= 0 (Abramowitz and Stegun 26.2.17, to 1e-7). */
export const upperTail = (z: number): number => {
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return (Math.exp((-z * z) / 2) * series) / Math.sqrt(2 * Math.PI);
};

/** 95 % interval of a share (Wilson's score interval). */
export const shareInterval = ({ hits, of }: Counted): Interval => {
  if (of === 0) return { low: 0, high: 1 };
  const share = hits / of;
  const spread = Z * Math.sqrt((share * (1 - share)) / of + (Z / (2 * of)) ** 2);
  const scale = 1 + Z ** 2 / of;
  const centre = share + Z ** 2 / (2 * of);
  return {
    low: Math.max(0, (centre - spread) / scale),
    high: Math.min(1, (centre + spread) / scale),
  };
};

/**
 * Smallest loss of accuracy that `of` samples would show apart from chance, if the share `changed` of
 * the answers changes at all: half the width of the interval.
 */
export const resolution = (changed: number, of: number): number =>
  of === 0 ? 1 : Z * Math.sqrt(Math.max(changed, 1 / of) / of);

const points = (share: number): string =>
  `${share > 0 ? '+' : share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`;

/** One sentence on what these samples say about accuracy, and what they leave open. */
export const differenceText = (paired: Paired): string => {
  const { difference, low, high } = pairedDifference(paired);
  const of = paired.both + paired.floatOnly + paired.quantizedOnly + paired.neither;
  const figures = `${points(difference)} points, 95 % interval ${points(low)} to ${points(high)}`;
  if (high < 0) return `Accuracy fell: ${figures} on ${of} samples.`;
  if (low > 0) return `Accuracy rose: ${figures} on ${of} samples.`;
  return `No difference is shown: ${figures}; ${of} samples cannot tell losses below ${(Math.max(-low, 0) * 100).toFixed(1)} points from none.`;
};
