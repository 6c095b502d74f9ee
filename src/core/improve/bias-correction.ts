/**
 * Bias correction: quantizing shifts the mean of a layer's outputs, channel by channel, and a shift
 * adds up from layer to layer while noise averages out. The shift is measured on samples, with
 * everything before the layer quantized, and taken off its bias; then comes the next layer. A layer
 * whose shift does not shrink keeps its bias. After Nagel et al. 2019 (arXiv 1906.04721), empirically.
 */
import type { Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { computedPart } from '../evaluate/computed-part';
import { openRunner } from '../evaluate/runner';
import { fusedActivation } from '../graph/activation';
import type { Quantized } from '../quantize/quantized';
import type { Recipe } from '../quantize/recipe';
import { realOf } from '../run/elements';
import type { TensorIndex } from '../units';
import type { LayerWeights } from './edit-model';
import { floatConstant, layerWeights, mainOf, withFloatConstants } from './edit-model';
import type { Quantize } from './flow';
import type { JudgeData } from './judge';
import { openJudge } from './judge';

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
  const layers = correctable(computedPart(given.model, given.network).model);
  if (layers.length === 0) return given.model;
  const wanted = layers.map(({ output }) => output);
  const target = await floatMeans(given, layers);
  const measure = (model: FloatModel): Promise<Means> =>
    quantizedMeans(quantize(model, ranges, recipe), given, layers);
  let [model, means] = [given.model, await measure(given.model)];
  for (const [n, layer] of layers.entries()) {
    const changed = shifted(model, layer, target, means);
    const then = await measure(changed);
    const { output } = layer;
    if (shiftOf(output, target, then) < shiftOf(output, target, means))
      [model, means] = [changed, then];
    onProgress?.(n + 1, wanted.length);
  }
  const { judge } = await openJudge(given);
  const before = await judge(quantize(given.model, ranges, recipe));
  const after = await judge(quantize(model, ranges, recipe));
  return after.error < before.error ? model : given.model;
};

interface Layer extends LayerWeights {
  readonly bias: TensorIndex;
  readonly output: TensorIndex;
  readonly hasRelu: boolean;
}

/** Layers with a bias of their own, in execution order. */
const correctable = (model: FloatModel): readonly Layer[] =>
  mainOf(model).operators.flatMap((operator) => {
    const layer = layerWeights(model, operator);
    const [output] = operator.outputs;
    const activation = fusedActivation(operator);
    if (layer?.bias === undefined || output === undefined) return [];
    if (activation === 'TANH' || activation === 'SIGN_BIT') return [];
    return [{ ...layer, bias: layer.bias, output, hasRelu: activation !== undefined }];
  });

/** Of one tensor, by channel: mean value, and the share of values that are not 0. */
interface ChannelMeans {
  readonly mean: Float64Array;
  readonly active: Float64Array;
}

type Means = ReadonlyMap<TensorIndex, ChannelMeans>;

const newMeans = (layers: readonly Layer[]): Map<TensorIndex, ChannelMeans> =>
  new Map(
    layers.map(({ output, outputs }) => [
      output,
      { mean: new Float64Array(outputs), active: new Float64Array(outputs) },
    ]),
  );

/** Adds one sample of `of`: each value weighs the same over all samples. */
const add = (
  sums: ChannelMeans | undefined,
  count: number,
  valueAt: (i: number) => number,
  of: number,
): void => {
  if (sums === undefined) return;
  const { mean, active } = sums;
  const weight = mean.length / (count * of);
  for (let i = 0, c = 0; i < count; i++, c = c + 1 === mean.length ? 0 : c + 1) {
    const value = valueAt(i);
    mean[c] = (mean[c] ?? 0) + value * weight;
    if (value !== 0) active[c] = (active[c] ?? 0) + weight;
  }
};

const floatMeans = async (
  { network, data, samples }: JudgeData,
  layers: readonly Layer[],
): Promise<Means> => {
  const means = newMeans(layers);
  for (const index of samples) {
    const { inputs } = await data.read(index);
    network.reset();
    await network.run(inputs, (tensor, values) => {
      add(means.get(tensor), values.length, (i) => values[i] ?? 0, samples.length);
    });
  }
  return means;
};

const quantizedMeans = async (
  quantized: Quantized,
  { model, network, data, samples, runtime }: JudgeData,
  layers: readonly Layer[],
): Promise<Means> => {
  const means = newMeans(layers);
  const file = computedPart(model, network).fileOf(quantized);
  const twins = layers.map(({ output }) => quantized.tensorOf.get(output) ?? -1);
  const wanted = twins.filter((twin) => twin >= 0);
  const runner = await openRunner(file, runtime, 'double', wanted);
  for (const index of samples) {
    const { inputs } = await data.read(index);
    runner.look(inputs);
    layers.forEach(({ output }, n) => {
      const stored = runner.stored.get(twins[n] ?? -1);
      if (stored === undefined) return;
      const { values, kind } = stored;
      const real = (i: number): number => realOf(kind, values[i] ?? 0);
      add(means.get(output), values.length, real, samples.length);
    });
  }
  return means;
};

/** A bias reaches the mean behind a ReLU only through values that are not cut off; never all too few. */
const LEAST_ACTIVE = 0.25;

const shifted = (model: FloatModel, layer: Layer, target: Means, means: Means): FloatModel => {
  const bias = floatConstant(model, layer.bias) ?? new Float32Array();
  const [to, from] = [target.get(layer.output), means.get(layer.output)];
  const corrected = bias.map((value, c) => {
    const share = layer.hasRelu ? Math.max(from?.active[c] ?? 0, LEAST_ACTIVE) : 1;
    return value + ((to?.mean[c] ?? 0) - (from?.mean[c] ?? 0)) / share;
  });
  return withFloatConstants(model, new Map([[layer.bias, corrected]]));
};

/** Sum of squares of a tensor's shifts, channel by channel. */
const shiftOf = (tensor: TensorIndex, target: Means, means: Means): number => {
  const mean = means.get(tensor)?.mean;
  return (
    target
      .get(tensor)
      ?.mean.reduce((sum, value, c) => sum + (value - (mean?.[c] ?? value)) ** 2, 0) ?? 0
  );
};
