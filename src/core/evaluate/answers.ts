/** Outputs compared sample by sample: fidelity of each, the class it names, and who is right. */
import type { FloatModel } from '../calibrate/float-network';
import type { Rounding } from '../program/lowering';
import type { TensorIndex } from '../units';
import type { OutputCost, Paired, RoundingCost } from './cost';
import type { Sums } from './fidelity';
import { addValues, fidelityOf, newSums } from './fidelity';
import type { Scoring } from './scores';
import { answerOf, areProbabilities, scoringOf } from './scores';

type Outputs = readonly ArrayLike<number>[];

/** How the model's outputs name classes. */
export interface Answers {
  /** One per output. */
  readonly scoring: readonly (Scoring | undefined)[];
  /** The output that labels are about: the first that names classes. */
  readonly judge: number | undefined;
  /** The class that the judge names; -1 when there is none. */
  readonly answer: (outputs: Outputs) => number;
}

/** @param standIns outputs that are no outputs of the whole model: only probabilities then name a class */
export const answers = (
  model: FloatModel,
  hasLabels: boolean,
  standIns: readonly TensorIndex[] = [],
): Answers => {
  const outputs = model.graph.subgraphs[0]?.outputs ?? [];
  const scoring = outputs.map((tensor) =>
    standIns.includes(tensor) && !areProbabilities(model, tensor)
      ? undefined
      : scoringOf(model, tensor, hasLabels),
  );
  const first = scoring.findIndex((how) => how !== undefined);
  const how = scoring[first];
  return {
    scoring,
    judge: how === undefined ? undefined : first,
    answer: (values) => (how === undefined ? -1 : answerOf(how, values[first] ?? [])),
  };
};

/** What was counted for one rounding. */
export interface Tally {
  readonly sums: readonly Sums[];
  readonly same: number[];
  readonly pairs: { -readonly [K in keyof Paired]: number };
  samples: number;
}

export const newTally = ({ graph }: FloatModel): Tally => {
  const outputs = graph.subgraphs[0]?.outputs ?? [];
  return {
    sums: outputs.map(newSums),
    same: outputs.map(() => 0),
    pairs: { both: 0, floatOnly: 0, quantizedOnly: 0, neither: 0 },
    samples: 0,
  };
};

export interface Truth {
  readonly label: number | undefined;
  /** The float model's outputs. */
  readonly real: Outputs;
}

/** Counts one sample. */
export const countSample = (
  tally: Tally,
  { scoring, judge, answer }: Answers,
  { label, real }: Truth,
  given: Outputs,
): void => {
  tally.samples++;
  real.forEach((values, i) => {
    const [sums, theirs, how] = [tally.sums[i], given[i] ?? [], scoring[i]];
    if (sums !== undefined) addValues(sums, values, theirs, 0, 0);
    if (how !== undefined && answerOf(how, values) === answerOf(how, theirs))
      tally.same[i] = (tally.same[i] ?? 0) + 1;
  });
  if (label === undefined || judge === undefined) return;
  tally.pairs[pairOf(answer(real) === label, answer(given) === label)]++;
};

const pairOf = (float: boolean, quantized: boolean): keyof Paired =>
  float ? (quantized ? 'both' : 'floatOnly') : quantized ? 'quantizedOnly' : 'neither';

const labelled = ({ both, floatOnly, quantizedOnly, neither }: Paired): number =>
  both + floatOnly + quantizedOnly + neither;

export const tallyCost = (
  { sums, same, pairs, samples }: Tally,
  { scoring }: Answers,
  rounding: Rounding,
): RoundingCost => {
  const of = labelled(pairs);
  return {
    rounding,
    outputs: sums.map((sum, i): OutputCost => {
      const top1 = scoring[i] && { hits: same[i] ?? 0, of: samples };
      return { ...fidelityOf(sum), ...(top1 && { top1 }) };
    }),
    ...(of > 0 && { right: { hits: pairs.both + pairs.quantizedOnly, of }, paired: { ...pairs } }),
  };
};

/** Right answers of the float model; undefined without labels. */
export const floatRightOf = ({ pairs }: Tally) => {
  const of = labelled(pairs);
  return of === 0 ? undefined : { hits: pairs.both + pairs.floatOnly, of };
};
