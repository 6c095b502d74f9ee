/**
 * Clipping chosen by what it does to the output. Every method proposes a range for every tensor; first
 * each method is tried for all tensors at once, then tensor by tensor, the one whose proposals differ
 * most first, whatever lessens the error is kept. Greedy, and bounded in the number of trials.
 */
import type { Calibration, Range, Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import type { Recipe } from '../quantize/recipe';
import type { TensorIndex } from '../units';
import type { Quantize } from './flow';
import type { Judge } from './judge';

export interface ClippingRequest {
  readonly model: FloatModel;
  readonly recipe: Recipe;
  /** What each method proposes, min-max first. */
  readonly proposals: readonly Ranges[];
  readonly quantize: Quantize;
  readonly onProgress?: (done: number, of: number) => void;
}

/** Trials of single tensors; each takes a quantization and a run over the judge's samples. */
const MOST_TRIALS = 20;
/** A change must pay: smaller gains on a few samples are chance. */
const LEAST_GAIN = 0.002;

/** The ranges with the least error at the output; never worse than the first proposal. */
export const rangesByOutputError = async (
  { model, recipe, proposals, quantize, onProgress }: ClippingRequest,
  { judge }: Judge,
): Promise<Ranges> => {
  let best: Ranges = new Map();
  let least = Infinity;
  let rival: readonly number[] = [];
  for (const ranges of proposals) {
    const { error, evidence } = await judge(quantize(model, ranges, recipe));
    if (error < least) [best, least, rival] = [ranges, error, evidence.noise];
  }
  const trials = trialsOf(best, proposals);
  for (const [n, { tensor, range }] of trials.entries()) {
    const changed = new Map(best).set(tensor, range);
    const { error, evidence } = await judge(quantize(model, changed, recipe), rival);
    if (error < least * (1 - LEAST_GAIN)) [best, least, rival] = [changed, error, evidence.noise];
    onProgress?.(n + 1, trials.length);
  }
  return best;
};

interface Trial {
  readonly tensor: TensorIndex;
  readonly range: Range;
  /** How much wider or narrower than the range in place, as a logarithm. */
  readonly change: number;
}

/** One of so many samples may be an outlier. */
const OUTLIERS = 20;

/** What all samples but a twentieth, one at least, need at either end: no outlier sample is among them. */
export const rangesOfMost = ({ samples, tensors }: Calibration): Ranges => {
  const left = samples.length > 2 ? Math.ceil(samples.length / OUTLIERS) : 0;
  return new Map(
    [...tensors].map(([tensor, { sampleMin, sampleMax }]) => {
      const [lows, highs] = [sampleMin.slice().sort(), sampleMax.slice().sort()];
      return [tensor, { min: lows[left] ?? 0, max: highs.at(-1 - left) ?? 0 }];
    }),
  );
};

/** Ranges that differ from those in place, the most different first. */
const trialsOf = (best: Ranges, proposals: readonly Ranges[]): readonly Trial[] =>
  [...best]
    .flatMap(([tensor, now]) => {
      const seen = new Set([keyOf(now)]);
      return proposals.flatMap((ranges): readonly Trial[] => {
        const range = ranges.get(tensor);
        if (range === undefined || seen.has(keyOf(range))) return [];
        seen.add(keyOf(range));
        const change = Math.abs(Math.log(widthOf(range) / widthOf(now)));
        return Number.isFinite(change) && change > 0.01 ? [{ tensor, range, change }] : [];
      });
    })
    .sort((a, b) => b.change - a.change || a.tensor - b.tensor)
    .slice(0, MOST_TRIALS);

const keyOf = ({ min, max }: Range): string => `${min} ${max}`;

/** As it will be stored: every range is widened to contain 0. */
const widthOf = ({ min, max }: Range): number => Math.max(max, 0) - Math.min(min, 0);
