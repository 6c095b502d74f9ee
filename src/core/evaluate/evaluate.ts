/**
 * What a quantization cost: one pass over samples, float model against the quantized file, both in the
 * hand only one sample at a time. The quantized file runs in the C runtime under TFLM's rounding and
 * under TFLite's; what TFLM refuses (dynamic range, float16) is simulated, and the cost says so.
 */
import type { FloatModel, FloatNetwork, LoadFloatNetwork } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { readTflite } from '../formats/tflite/read';
import type { Quantized } from '../quantize/quantized';
import type { Rounding } from '../program/lowering';
import { deadChannels } from '../run/dead-channels';
import type { TensorIndex } from '../units';
import type { ComputedPart } from './computed-part';
import { computedPart } from './computed-part';
import { answers, countSample, floatRightOf, newTally, tallyCost } from './answers';
import type { Cost } from './cost';
import type { Runner } from './runner';
import { openRunner } from './runner';
import { simulatedModel } from './simulated-model';
import { newTensorTally } from './tensor-tally';

export interface EvaluateRequest {
  readonly model: FloatModel;
  readonly quantized: Quantized;
  readonly data: Dataset;
  /** Numbers of the samples to run. */
  readonly samples: readonly number[];
  /** None of them was used for calibration. */
  readonly heldOut: boolean;
  /** How many of them to compare tensor by tensor; default 32. */
  readonly tensorSamples?: number;
}

export interface EvaluateHost {
  /** The float model, loaded; its own state is not kept between inferences. */
  readonly network: FloatNetwork;
  /** For files that only a float engine can execute. */
  readonly loadFloat: LoadFloatNetwork;
  readonly runtime: WebAssembly.Module;
  readonly onProgress?: (done: number, of: number) => void;
}

const TENSOR_SAMPLES = 32;

/**
 * Compares on the given samples.
 * @throws InputError `bad-operator` when the runtime cannot execute the file, `bad-input` for a sample
 */
export const evaluate = async (request: EvaluateRequest, host: EvaluateHost): Promise<Cost> => {
  const { model, quantized, data, samples } = request;
  const { scheme } = quantized.recipe;
  const isSimulated = scheme === 'dynamic' || scheme === 'float16';
  const graph = readTflite(quantized.bytes).graph;
  const part = computedPart(model, host.network);
  const pass = isSimulated ? await simulation(request, host) : await execution(request, host, part);
  const how = answers(part.model, data.hasLabels, part.standIns);
  const [double, single] = [newTally(part.model), newTally(part.model)];
  const tensors = newTensorTally(model, quantized);
  const looked = isSimulated
    ? 0
    : Math.min(request.tensorSamples ?? TENSOR_SAMPLES, samples.length);
  try {
    for (const [n, index] of samples.entries()) {
      const { inputs, label } = await data.read(index);
      const given = await pass.run(inputs, n < looked);
      const visit = n < looked ? tensors.visitor(pass.stored) : undefined;
      host.network.reset();
      const truth = { label, real: await part.network.run(inputs, visit) };
      countSample(double, how, truth, given.double);
      countSample(single, how, truth, given.single);
      host.onProgress?.(n + 1, samples.length);
    }
  } finally {
    pass.dispose();
  }
  const floatRight = floatRightOf(double);
  return {
    execution: isSimulated ? 'simulated' : 'runtime',
    samples: samples.length,
    heldOut: request.heldOut,
    isSynthetic: data.isSynthetic,
    ...(part.standIns.length > 0 && { compared: mainOutputs(part.model) }),
    ...(floatRight && { floatRight }),
    double: tallyCost(double, how, 'double'),
    single: tallyCost(single, how, 'single'),
    tensors: tensors.costs(),
    tensorSamples: looked,
    deadChannels: deadChannels(graph, quantized.bytes),
  };
};

const mainOutputs = ({ graph }: FloatModel): readonly TensorIndex[] =>
  graph.subgraphs[0]?.outputs ?? [];

type Outputs = readonly ArrayLike<number>[];

/** The quantized side of the comparison. */
interface Pass {
  readonly run: (
    inputs: readonly Float32Array[],
    look: boolean,
  ) => Promise<Readonly<Record<Rounding, Outputs>>>;
  readonly stored: Runner['stored'];
  readonly dispose: () => void;
}

const execution = async (
  { quantized }: EvaluateRequest,
  { runtime }: EvaluateHost,
  part: ComputedPart,
): Promise<Pass> => {
  const file = part.fileOf(quantized);
  const wanted = new Set<TensorIndex>(quantized.tensorOf.values());
  const double = await openRunner(file, runtime, 'double', wanted);
  const single = await openRunner(file, runtime, 'single');
  return {
    run: (inputs, look) =>
      Promise.resolve({
        double: look ? double.look(inputs) : double.run(inputs),
        single: single.run(inputs),
      }),
    stored: double.stored,
    dispose: () => undefined,
  };
};

const simulation = async (
  { model, quantized }: EvaluateRequest,
  { loadFloat }: EvaluateHost,
): Promise<Pass> => {
  const simulated = simulatedModel(model, quantized);
  const { network } = computedPart(simulated, await loadFloat(simulated));
  return {
    run: async (inputs) => {
      network.reset();
      const outputs = await network.run(inputs);
      return { double: outputs, single: outputs };
    },
    stored: new Map(),
    dispose: network.dispose,
  };
};
