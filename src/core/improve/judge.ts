/**
 * One number for how far a quantization is off, cheap enough to ask hundreds of times: noise over
 * signal at the tensors that the outputs are made from, sample by sample, so that one sample with
 * huge values counts as one. For classifiers these are the values before
 * softmax, which still differ where probabilities are all 0 or 1, without their common level, which
 * softmax does not see. What is asked of the float model is asked once.
 */
import type { FloatModel, FloatNetwork } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { answers } from '../evaluate/answers';
import { computedPart } from '../evaluate/computed-part';
import { addValues, fidelityOf, newSums } from '../evaluate/fidelity';
import { openShowing } from '../evaluate/runner';
import { originOf } from '../evaluate/scores';
import type { Subgraph } from '../graph/graph';
import type { Quantized } from '../quantize/quantized';
import type { Bytes, TensorIndex } from '../units';
import { mainOf } from './edit-model';
import type { Margin } from './margins';
import { expectedChanges, marginOf } from './margins';

export interface Judgement {
  /** Mean over the samples of noise over signal; 0 is perfect, less is better. */
  readonly error: number;
  /** Signal to noise of all outputs as they come out of the model, in decibels. */
  readonly sqnr: number;
  /** Share of samples with the float model's answer; absent for outputs that are no class scores. */
  readonly agreement?: number;
  /** Share of right answers; absent without labels. */
  readonly accuracy?: number;
  readonly evidence: Evidence;
}

/** What two quantizations are weighed by. */
export interface Evidence {
  /** Noise over signal of each sample, in the order of the samples. */
  readonly noise: readonly number[];
  /** Share of answers to expect to change; see `expectedChanges`. Absent where `agreement` is. */
  readonly changes?: number;
}

export interface Judge {
  /**
   * @param rival noise of another quantization: one that is behind it on the first third of the
   *   samples is given up, with an error of Infinity
   */
  readonly judge: (quantized: Quantized, rival?: readonly number[]) => Promise<Judgement>;
  readonly samples: number;
}

export interface JudgeData {
  readonly model: FloatModel;
  readonly network: FloatNetwork;
  readonly data: Dataset;
  readonly samples: readonly number[];
  readonly runtime: WebAssembly.Module;
}

/** Inputs beyond this are read again each time instead of kept. */
const KEPT: Bytes = 32 * 2 ** 20;

/** What the float model says to one sample. */
interface Asked {
  readonly index: number;
  readonly inputs: readonly Float32Array[] | undefined;
  /** Judged values in the order of the outputs. */
  readonly real: readonly Float64Array[];
  readonly outputs: readonly Float32Array[];
  readonly answer: number;
  readonly label: number | undefined;
}

/** Runs the float model over the samples. Errors: those of reading samples. */
export const openJudge = async (given: JudgeData): Promise<Judge> => {
  const { data, samples, runtime } = given;
  const { model, network, standIns, fileOf } = computedPart(given.model, given.network);
  const judged = mainOf(model).outputs.map((tensor) => judgedTensor(mainOf(model), tensor));
  const how = answers(model, data.hasLabels, standIns);
  const asked: Asked[] = [];
  let kept: Bytes = 0;
  for (const index of samples) {
    const { inputs, label } = await data.read(index);
    const shown = new Map<TensorIndex, Float64Array>();
    network.reset();
    const outputs = await network.run(inputs, (tensor, values) => {
      if (judged.some((one) => one.tensor === tensor)) shown.set(tensor, Float64Array.from(values));
    });
    kept += inputs.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const real = judged.map(({ tensor, isCentred }) =>
      centred(shown.get(tensor) ?? new Float64Array(), isCentred),
    );
    const copies = kept <= KEPT ? inputs.map((values) => values.slice()) : undefined;
    asked.push({ index, inputs: copies, real, outputs, answer: how.answer(outputs), label });
  }
  // Against at least half of the samples' signal: one that says next to nothing has little to lose.
  const usual = judged.map((_, i) => median(asked.map(({ real }) => sumOfSquares(real[i] ?? []))));
  return {
    samples: samples.length,
    judge: async (quantized, rival) => {
      const twins = judged.map(({ tensor }) => quantized.tensorOf.get(tensor) ?? -1);
      const { run, shown } = await openShowing(fileOf(quantized), twins, runtime);
      const whole = newSums();
      const margins: Margin[] = [];
      const noise: number[] = [];
      let [same, right] = [0, 0];
      for (const { index, inputs, real, outputs: wanted, answer, label } of asked) {
        const outputs = run(inputs ?? (await data.read(index)).inputs);
        const theirs = judged.map(({ isCentred }, i) =>
          centred(outputs[shown[i] ?? i] ?? new Float64Array(), isCentred),
        );
        wanted.forEach((values, i) => addValues(whole, values, outputs[i] ?? [], 0, 0));
        noise.push(meanOf(real.map((values, i) => noiseOf(values, theirs[i], usual[i] ?? 0))));
        if (rival !== undefined && isBehind(noise, rival)) return GIVEN_UP;
        const given = how.answer(outputs);
        if (given === answer) same++;
        if (given === label) right++;
        const by = how.judge ?? -1;
        margins.push(marginOf(how.scoring[by], real[by] ?? [], theirs[by] ?? []));
      }
      const labelled = asked.filter(({ label }) => label !== undefined).length;
      const isClassifier = how.judge !== undefined;
      return {
        error: meanOf(noise),
        sqnr: fidelityOf(whole).sqnr,
        ...(isClassifier && { agreement: same / asked.length }),
        ...(isClassifier && labelled > 0 && { accuracy: right / labelled }),
        evidence: { noise, ...(isClassifier && { changes: expectedChanges(margins) }) },
      };
    },
  };
};

const GIVEN_UP: Judgement = { error: Infinity, sqnr: -Infinity, evidence: { noise: [] } };

/** Asked once, after a third of the rival's samples. */
const isBehind = (noise: readonly number[], rival: readonly number[]): boolean =>
  noise.length === Math.ceil(rival.length / 3) &&
  meanOf(noise) >= meanOf(rival.slice(0, noise.length));

interface Judged {
  readonly tensor: TensorIndex;
  readonly isCentred: boolean;
}

const SQUASHES: ReadonlySet<string> = new Set(['SOFTMAX', 'LOG_SOFTMAX', 'LOGISTIC']);

/** What stands for an output: the tensor it is made from, behind steps that only pass values on. */
const judgedTensor = (main: Subgraph, output: TensorIndex): Judged => {
  const { tensor, operator } = originOf(main, output);
  const [input] = operator?.inputs ?? [];
  return operator !== undefined && input !== undefined && SQUASHES.has(operator.name)
    ? { tensor: input, isCentred: operator.name !== 'LOGISTIC' }
    : { tensor, isCentred: false };
};

/** The values less their mean. */
const centred = (values: Float64Array, isCentred: boolean): Float64Array => {
  if (!isCentred) return values;
  const mean = meanOf(values);
  return values.map((value) => value - mean);
};

const meanOf = (values: Float64Array | readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
};

const sumOfSquares = (values: Float64Array | readonly number[]): number => {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Noise over signal, taken as `least` at least. Noise without any signal is as bad as it gets. */
const noiseOf = (real: Float64Array, theirs: Float64Array | undefined, least: number): number => {
  let noise = 0;
  for (let i = 0; i < real.length; i++) noise += ((real[i] ?? 0) - (theirs?.[i] ?? 0)) ** 2;
  return noise === 0 ? 0 : noise / Math.max(sumOfSquares(real), least, Number.MIN_VALUE);
};
