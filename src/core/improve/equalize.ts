/**
 * Cross-layer equalization: where one layer feeds another through nothing but positively homogeneous
 * steps (f(sx) = s f(x) for s > 0), a channel can be made smaller in the first and its weights larger
 * in the second without changing what the network computes. Channels of like size waste fewer of a
 * tensor's 256 steps. Factors are powers of two, so float outputs stay equal bit for bit. RELU6 is
 * RELU for a channel that never comes near 6: such a channel may grow, to half of that on the samples.
 * After Nagel et al. 2019 (arXiv 1906.04721), with measured activations in place of weight ranges
 * where weights have a scale for each channel anyway.
 */
import type { FloatModel, FloatNetwork } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { fusedActivation } from '../graph/activation';
import type { Operator } from '../graph/graph';
import type { Recipe } from '../quantize/recipe';
import type { TensorIndex } from '../units';
import type { LayerWeights } from './edit-model';
import { floatConstant, layerWeights, mainOf, withFloatConstants } from './edit-model';

export interface EqualizeData {
  readonly network: FloatNetwork;
  readonly data: Dataset;
  readonly samples: readonly number[];
}

/** Two layers and the channels between them. */
interface Pair {
  readonly first: LayerWeights;
  readonly second: LayerWeights;
  /** What the first layer gives; every tensor up to the second has the same channels. */
  readonly between: TensorIndex;
  /** Where the first layer's activation cuts off; channels are kept away from it. */
  readonly ceiling: number;
}

/** The equalized model; the same object when there is nothing to equalize. */
export const equalize = async (
  model: FloatModel,
  recipe: Pick<Recipe, 'denseWeights'>,
  given: EqualizeData,
): Promise<FloatModel> => {
  const pairs = equalizablePairs(model);
  if (pairs.length === 0) return model;
  const peaks = await channelPeaks(pairs, given);
  const constants = new Map<TensorIndex, Float32Array>();
  const valuesOf = (index: TensorIndex): Float32Array => {
    const values = constants.get(index) ?? floatConstant(model, index) ?? new Float32Array();
    constants.set(index, values);
    return values;
  };
  // A layer between two others is met twice; the second sweep sees what the first changed.
  for (let sweep = 0; sweep < 2; sweep++)
    for (const pair of pairs) balance(pair, recipe, peaks.get(pair.between) ?? [], valuesOf);
  return withFloatConstants(model, constants);
};

/** Scales both sides of a pair, and its measured peaks with them. */
const balance = (
  { first, second, ceiling }: Pair,
  { denseWeights }: Pick<Recipe, 'denseWeights'>,
  peaks: Float64Array | number[],
  valuesOf: (index: TensorIndex) => Float32Array,
): void => {
  const isPerTensor = ({ operator }: LayerWeights): boolean =>
    operator.name === 'FULLY_CONNECTED' && denseWeights === 'per-tensor';
  const rows = peaksBy(valuesOf(first.weights), first.outputOf, first.outputs);
  const channels = first.outputs;
  const columns = peaksBy(valuesOf(second.weights), (i) => second.inputOf(i) % channels, channels);
  // Sizes on the side that shrinks: activations, and weights that share one scale.
  const before = Array.from(peaks, (peak, c) =>
    isPerTensor(first) ? Math.sqrt(peak * (rows[c] ?? 0)) : peak,
  );
  // A depthwise filter has a scale of its own: how large it grows costs nothing.
  const after = second.isDepthwise ? columns.map(() => 1) : columns;
  const factors = before.map((size, c) =>
    factorOf(second.isDepthwise ? size : Math.sqrt(size / (after[c] ?? 1))),
  );
  // Under a ceiling the greatest channels stay, and the others grow.
  const middle = factorOf(ceiling < Infinity ? Math.max(...factors) : geometricMean(factors));
  factors.forEach((factor, c) => {
    const clamped = clampFactor(factor / middle);
    factors[c] = belowCeiling(clamped, peaks[c] ?? 0, ceiling);
  });
  scale(valuesOf(first.weights), (i) => 1 / (factors[first.outputOf(i)] ?? 1));
  if (first.bias !== undefined) scale(valuesOf(first.bias), (c) => 1 / (factors[c] ?? 1));
  scale(valuesOf(second.weights), (i) => factors[second.inputOf(i) % channels] ?? 1);
  factors.forEach((factor, c) => (peaks[c] = (peaks[c] ?? 0) / factor));
};

const LARGEST_FACTOR = 64;

/** The nearest power of two; 1 for a channel that is dead on either side. */
const factorOf = (factor: number): number =>
  Number.isFinite(factor) && factor > 0 ? 2 ** Math.round(Math.log2(factor)) : 1;

const clampFactor = (factor: number): number =>
  Math.min(LARGEST_FACTOR, Math.max(1 / LARGEST_FACTOR, factor));

/** The factor, or the nearest with which the channel stays below half the ceiling; 1 above that. */
const belowCeiling = (factor: number, peak: number, ceiling: number): number => {
  if (ceiling === Infinity) return factor;
  const share = (2 * peak) / ceiling;
  if (share === 0 || share > 1) return 1;
  return Math.min(1, Math.max(factor, 2 ** Math.ceil(Math.log2(share))));
};

const geometricMean = (values: readonly number[]): number =>
  2 ** (values.reduce((sum, value) => sum + Math.log2(value), 0) / Math.max(1, values.length));

const scale = (values: Float32Array, by: (i: number) => number): void => {
  for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) * by(i);
};

const peaksBy = (
  values: Float32Array,
  channelOf: (i: number) => number,
  channels: number,
): number[] => {
  const peaks = new Array<number>(channels).fill(0);
  values.forEach((value, i) => {
    const channel = channelOf(i);
    peaks[channel] = Math.max(peaks[channel] ?? 0, Math.abs(value));
  });
  return peaks;
};

/** Pairs in execution order. */
export const equalizablePairs = (model: FloatModel): readonly Pair[] =>
  mainOf(model).operators.flatMap((operator) => {
    const first = layerWeights(model, operator);
    const [between] = operator.outputs;
    const activation = fusedActivation(operator);
    if (first === undefined || between === undefined) return [];
    const ceiling = activation === 'RELU6' ? 6 : Infinity;
    if (activation !== undefined && activation !== 'RELU' && ceiling === Infinity) return [];
    if (hasSharedBias(model, first)) return [];
    const second = next(model, between, first.outputs);
    return second === undefined ? [] : [{ first, second, between, ceiling }];
  });

/** A bias that cannot be scaled with its layer's weights. */
const hasSharedBias = (model: FloatModel, { operator, bias }: LayerWeights): boolean =>
  bias === undefined && floatConstant(model, operator.inputs[2]) !== undefined;

/** The one layer that reads `tensor`, if only homogeneous steps that keep channels lie before it. */
const next = (
  model: FloatModel,
  tensor: TensorIndex,
  channels: number,
): LayerWeights | undefined => {
  const main = mainOf(model);
  const readers = main.operators.filter(({ inputs }) => inputs.includes(tensor));
  const [reader] = readers;
  if (reader === undefined || readers.length > 1 || main.outputs.includes(tensor)) return undefined;
  if (reader.inputs[0] !== tensor) return undefined;
  const layer = layerWeights(model, reader);
  if (layer !== undefined) {
    const depth = main.tensors[layer.weights]?.shape.at(-1) ?? 0;
    const isSplit = layer.isDepthwise && depth !== channels;
    return depth % channels === 0 && !isSplit ? layer : undefined;
  }
  const [output] = reader.outputs;
  return output !== undefined && isHomogeneous(model, reader, channels)
    ? next(model, output, channels)
    : undefined;
};

/** Whether an operator keeps channels apart (the last dimension, or flattened with it) and scales along. */
const isHomogeneous = (model: FloatModel, operator: Operator, channels: number): boolean => {
  const tensors = mainOf(model).tensors;
  const shapeOf = (index: TensorIndex | undefined) => tensors[index ?? -1]?.shape ?? [];
  const activation = fusedActivation(operator);
  if (activation !== undefined && activation !== 'RELU') return false;
  switch (operator.name) {
    case 'RELU':
    case 'LEAKY_RELU':
    case 'MAX_POOL_2D':
    case 'AVERAGE_POOL_2D':
    case 'PAD':
      return shapeOf(operator.outputs[0]).at(-1) === channels;
    case 'MEAN':
      return areSpatial(model, operator) && shapeOf(operator.outputs[0]).at(-1) === channels;
    case 'RESHAPE':
      return (shapeOf(operator.outputs[0]).at(-1) ?? 0) % channels === 0;
    default:
      return false;
  }
};

/** Whether a reduction leaves the channels of an NHWC tensor alone. */
const areSpatial = (model: FloatModel, { inputs }: Operator): boolean => {
  const tensors = mainOf(model).tensors;
  const { offset, bytes = 0 } = model.graph.buffers[tensors[inputs[1] ?? -1]?.buffer ?? 0] ?? {};
  if (tensors[inputs[0] ?? -1]?.shape.length !== 4 || offset === undefined) return false;
  const axes = new Int32Array(model.bytes.slice(offset, offset + bytes).buffer);
  return axes.length > 0 && axes.every((axis) => axis === 1 || axis === 2);
};

/** Largest magnitude of every channel of the tensors between pairs, over the samples. */
const channelPeaks = async (
  pairs: readonly Pair[],
  { network, data, samples }: EqualizeData,
): Promise<ReadonlyMap<TensorIndex, Float64Array>> => {
  const peaks = new Map(
    pairs.map(({ between, first }) => [between, new Float64Array(first.outputs)]),
  );
  network.reset();
  for (const index of samples) {
    const { inputs } = await data.read(index);
    await network.run(inputs, (tensor, values) => {
      const found = peaks.get(tensor);
      if (found === undefined) return;
      for (let i = 0, c = 0; i < values.length; i++, c = c + 1 === found.length ? 0 : c + 1)
        found[c] = Math.max(found[c] ?? 0, Math.abs(values[i] ?? 0));
    });
  }
  return peaks;
};
