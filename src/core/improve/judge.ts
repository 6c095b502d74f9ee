/**
 * One number for how far a quantization is off, cheap enough to ask hundreds of times: noise over
 * signal at the tensors that the outputs are made from. For classifiers these are the values before
 * softmax, which still differ where probabilities are all 0 or 1, without their common level, which
 * softmax does not see. What is asked of the float model is asked once.
 */
import type { FloatModel, FloatNetwork } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { answers } from '../evaluate/answers';
import { computedPart } from '../evaluate/computed-part';
import { addValues, fidelityOf, newSums } from '../evaluate/fidelity';
import { openRunner } from '../evaluate/runner';
import type { Runner, Stored } from '../evaluate/runner';
import type { Subgraph } from '../graph/graph';
import type { Quantized } from '../quantize/quantized';
import { realOf } from '../run/elements';
import type { Bytes, TensorIndex } from '../units';
import { mainOf } from './edit-model';

export interface Judgement {
  /** Noise over signal; 0 is perfect, less is better. */
  readonly error: number;
  /** Signal to noise of all outputs as they come out of the model, in decibels. */
  readonly sqnr: number;
  /** Share of samples with the float model's answer; absent for outputs that are no class scores. */
  readonly agreement?: number;
  /** Share of right answers; absent without labels. */
  readonly accuracy?: number;
}

export interface Judge {
  readonly judge: (quantized: Quantized) => Promise<Judgement>;
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
  return {
    samples: samples.length,
    judge: async (quantized) => {
      const twins = judged.map(({ tensor }) => quantized.tensorOf.get(tensor) ?? -1);
      const file = fileOf(quantized);
      const wanted = twins.filter((tensor) => tensor >= 0);
      const runner = await openRunner(file, runtime, 'double', wanted);
      const sums = judged.map(() => ({ noise: 0, signal: 0 }));
      const whole = newSums();
      let [same, right] = [0, 0];
      for (const { index, inputs, real, outputs: wantedOutputs, answer, label } of asked) {
        const outputs = runner.look(inputs ?? (await data.read(index)).inputs);
        judged.forEach(({ isCentred }, i) => {
          const theirs = valuesOf(runner, twins[i], outputs[i]);
          addError(sums[i] ?? { noise: 0, signal: 0 }, real[i], centred(theirs, isCentred));
          addValues(whole, wantedOutputs[i] ?? [], outputs[i] ?? [], 0, 0);
        });
        const given = how.answer(outputs);
        if (given === answer) same++;
        if (given === label) right++;
      }
      const labelled = asked.filter(({ label }) => label !== undefined).length;
      return {
        error: sums.reduce((sum, one) => sum + ratio(one), 0) / Math.max(1, sums.length),
        sqnr: fidelityOf(whole).sqnr,
        ...(how.judge !== undefined && { agreement: same / asked.length }),
        ...(how.judge !== undefined && labelled > 0 && { accuracy: right / labelled }),
      };
    },
  };
};

interface Judged {
  readonly tensor: TensorIndex;
  readonly isCentred: boolean;
}

const FORWARDS: ReadonlySet<string> = new Set(['RESHAPE', 'SQUEEZE', 'QUANTIZE', 'DEQUANTIZE']);
const SQUASHES: ReadonlySet<string> = new Set(['SOFTMAX', 'LOG_SOFTMAX', 'LOGISTIC']);

const judgedTensor = (main: Subgraph, tensor: TensorIndex): Judged => {
  const operator = main.operators.find(({ outputs }) => outputs.includes(tensor));
  const [input] = operator?.inputs ?? [];
  if (operator === undefined || input === undefined) return { tensor, isCentred: false };
  if (SQUASHES.has(operator.name))
    return { tensor: input, isCentred: operator.name !== 'LOGISTIC' };
  return FORWARDS.has(operator.name) ? judgedTensor(main, input) : { tensor, isCentred: false };
};

/** The values less their mean. */
const centred = (values: Float64Array, isCentred: boolean): Float64Array => {
  if (!isCentred) return values;
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
};

/** What the quantized model stored, or its output where that tensor is not in the file. */
const valuesOf = (
  { stored }: Runner,
  twin: TensorIndex | undefined,
  output: Float64Array | undefined,
): Float64Array => {
  const found: Stored | undefined = stored.get(twin ?? -1);
  if (found === undefined) return output ?? new Float64Array();
  return Float64Array.from(found.values, (raw) => realOf(found.kind, raw));
};

const addError = (
  sums: { noise: number; signal: number },
  real: Float64Array | undefined,
  theirs: Float64Array,
): void => {
  real?.forEach((value, i) => {
    sums.noise += (value - (theirs[i] ?? 0)) ** 2;
    sums.signal += value ** 2;
  });
};

/** Noise without any signal is as bad as it gets. */
const ratio = ({ noise, signal }: { noise: number; signal: number }): number =>
  noise === 0 ? 0 : noise / Math.max(signal, Number.MIN_VALUE);
