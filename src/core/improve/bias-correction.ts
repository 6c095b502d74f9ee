/**
 * Bias correction: quantizing shifts the mean of a layer's outputs, channel by channel, and a shift
 * adds up from layer to layer while noise averages out. The shift is measured on samples, with
 * everything before the layer quantized, and taken off its bias; then comes the next layer. A layer
 * whose shift does not shrink keeps its bias. After Nagel et al. 2019 (arXiv 1906.04721), empirically.
 */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { computedPart } from '../evaluate/computed-part';
import type { RunnableModel } from '../evaluate/runner';
import type { Held } from '../evaluate/stretches';
import { heldInputs, runStretch, stretchesTo } from '../evaluate/stretches';
import type { Activation } from '../graph/activation';
import { fusedActivation } from '../graph/activation';
import type { Recipe } from '../quantize/recipe';
import type { TensorKind } from '../run/elements';
import { elementsOf, kindOf, rangeOf } from '../run/elements';
import type { TensorIndex } from '../units';
import type { LayerWeights } from './edit-model';
import { floatConstant, layerWeights, mainOf, withFloatConstants } from './edit-model';
import type { Quantize } from './flow';
import type { JudgeData } from './judge';
import { openJudge } from './judge';
import { withStoredBias } from './stored-bias';

export interface BiasRequest {
  readonly ranges: Ranges;
  readonly recipe: Recipe;
  readonly quantize: Quantize;
  readonly onProgress?: (done: number, of: number) => void;
}

/**
 * The model with corrected biases; the same object when that does not bring its outputs nearer.
 * @param given `model` and `network` are those to come near to; `given.model` is corrected
 */
export const correctBias = async (request: BiasRequest, given: JudgeData): Promise<FloatModel> => {
  const { ranges, recipe, quantize, onProgress } = request;
  const part = computedPart(given.model, given.network);
  const layers = correctable(part.model);
  if (layers.length === 0) return given.model;
  const target = await floatMeans(given, layers);
  const quantized = quantize(given.model, ranges, recipe);
  const twinOf = (tensor: TensorIndex): TensorIndex => quantized.tensorOf.get(tensor) ?? -1;
  const ends = layers.map(({ output }) => twinOf(output));
  let file = part.fileOf(quantized);
  const biases = new Map<TensorIndex, Float32Array>();
  const first = await heldSamples(file, given);
  let held = first;
  for (const [n, stretch] of stretchesTo(file.graph, ends).entries()) {
    const [layer, end] = [layers[n], ends[n]];
    const wanted = target.get(layer?.output ?? -1);
    if (layer === undefined || end === undefined || wanted === undefined) continue;
    if (stretch.from === stretch.to) continue;
    const begin = stretch.from === 0 ? first : held;
    held = await runStretch(file, stretch, begin, given.runtime);
    const means = meansOf(file, end, held, layer);
    const bias = shifted(part.model, layer, wanted, means);
    const changed = means && withStoredBias(file, end, bias);
    if (changed !== undefined) {
      const then = await runStretch(changed, stretch, begin, given.runtime);
      if (shiftOf(wanted, meansOf(changed, end, then, layer)) < shiftOf(wanted, means)) {
        [file, held] = [changed, then];
        biases.set(layer.bias, bias);
      }
    }
    onProgress?.(n + 1, layers.length);
  }
  if (biases.size === 0) return given.model;
  const model = withFloatConstants(given.model, biases);
  const { judge } = await openJudge(given);
  const before = await judge(quantized);
  const after = await judge(quantize(model, ranges, recipe));
  return after.error < before.error ? model : given.model;
};

/** Every sample as it lies before the first operator. */
const heldSamples = async (
  file: RunnableModel,
  { data, samples }: JudgeData,
): Promise<readonly Held[]> => {
  const held: Held[] = [];
  for (const index of samples) held.push(heldInputs(file, (await data.read(index)).inputs));
  return held;
};

interface Layer extends LayerWeights {
  readonly bias: TensorIndex;
  readonly output: TensorIndex;
  readonly activation: Activation | undefined;
}

/** Layers with a bias of their own, in execution order. */
const correctable = (model: FloatModel): readonly Layer[] =>
  mainOf(model).operators.flatMap((operator) => {
    const layer = layerWeights(model, operator);
    const [output] = operator.outputs;
    const activation = fusedActivation(operator);
    if (layer?.bias === undefined || output === undefined) return [];
    if (activation === 'TANH' || activation === 'SIGN_BIT') return [];
    return [{ ...layer, bias: layer.bias, output, activation }];
  });

/** Of one tensor, by channel: mean value, and the share of values that were not cut off. */
interface ChannelMeans {
  readonly mean: Float64Array;
  readonly active: Float64Array;
}

type Means = ReadonlyMap<TensorIndex, ChannelMeans>;

const newMeans = (channels: number): ChannelMeans => ({
  mean: new Float64Array(channels),
  active: new Float64Array(channels),
});

/** Adds one sample of `of`: each value weighs the same over all samples; active between the limits. */
const add = (
  { mean, active }: ChannelMeans,
  values: ArrayLike<number>,
  of: number,
  [low, high]: readonly [low: number, high: number] = [-Infinity, Infinity],
): void => {
  const weight = mean.length / (values.length * of);
  for (let i = 0, c = 0; i < values.length; i++, c = c + 1 === mean.length ? 0 : c + 1) {
    const value = values[i] ?? 0;
    mean[c] = (mean[c] ?? 0) + value * weight;
    if (value > low && value < high) active[c] = (active[c] ?? 0) + weight;
  }
};

const floatMeans = async (
  { network, data, samples }: JudgeData,
  layers: readonly Layer[],
): Promise<Means> => {
  const means = new Map(layers.map(({ output, outputs }) => [output, newMeans(outputs)]));
  for (const index of samples) {
    const { inputs } = await data.read(index);
    network.reset();
    await network.run(inputs, (tensor, values) => {
      const sums = means.get(tensor);
      if (sums !== undefined) add(sums, values, samples.length);
    });
  }
  return means;
};

/** Means of a stored tensor over the samples; undefined when it holds no values. */
const meansOf = (
  { graph }: RunnableModel,
  tensor: TensorIndex,
  held: readonly Held[],
  { activation, outputs }: Layer,
): ChannelMeans | undefined => {
  const found = graph.subgraphs[0]?.tensors[tensor];
  const kind = found && kindOf(found);
  if (kind === undefined || kind.type.endsWith('64')) return undefined;
  const sums = newMeans(outputs);
  for (const own of held) {
    const bytes = own.get(tensor);
    if (bytes === undefined) return undefined;
    const stored = elementsOf(kind.type, bytes) as ArrayLike<number>;
    add(sums, stored, held.length, storedLimits(kind, activation));
  }
  // Of whole numbers the mean is taken first, and once.
  return { ...sums, mean: sums.mean.map((mean) => realMean(kind, mean)) };
};

const realMean = ({ scale, zeroPoint }: TensorKind, mean: number): number =>
  scale === 0 ? mean : (mean - zeroPoint) * scale;

const LIMITS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  RELU: [0, Infinity],
  RELU6: [0, 6],
  RELU_N1_TO_1: [-1, 1],
};

/**
 * Stored values at which an activation, or the end of the type, cuts a layer's values off: those in
 * between follow its bias, those at the floor or at the ceiling do not.
 */
export const storedLimits = (
  kind: TensorKind,
  activation: Activation | undefined,
): readonly [low: number, high: number] => {
  const [floor, ceiling] = LIMITS[activation ?? ''] ?? [-Infinity, Infinity];
  if (kind.scale === 0) return [floor, ceiling];
  const [least, most] = rangeOf(kind.type) ?? [-Infinity, Infinity];
  const storedOf = (value: number): number => Math.round(value / kind.scale) + kind.zeroPoint;
  return [Math.max(least, storedOf(floor)), Math.min(most, storedOf(ceiling))];
};

/** A bias reaches the mean through values that are not cut off only; never count on all too few. */
const LEAST_ACTIVE = 0.25;

const shifted = (
  model: FloatModel,
  layer: Layer,
  to: ChannelMeans,
  from: ChannelMeans | undefined,
): Float32Array => {
  const bias = floatConstant(model, layer.bias) ?? new Float32Array();
  return bias.map((value, c) => {
    const share = Math.max(from?.active[c] ?? 0, LEAST_ACTIVE);
    const shift = (to.mean[c] ?? 0) - (from?.mean[c] ?? to.mean[c] ?? 0);
    return value + shift / share;
  });
};

/** Sum of squares of a tensor's shifts, channel by channel. */
const shiftOf = (target: ChannelMeans, means: ChannelMeans | undefined): number =>
  target.mean.reduce((sum, value, c) => sum + (value - (means?.mean[c] ?? Infinity)) ** 2, 0);
