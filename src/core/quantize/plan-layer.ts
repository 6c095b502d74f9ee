/** Weights and biases of one layer: symmetric int8, biases in the scale of their products. */
import type { Operator } from '../graph/graph';
import type { FloatGraph } from './float-graph';
import type { Parameters } from './parameters';
import { biasScales, magnitudes, slicesAlong, weightScales } from './parameters';
import type { OperandPlan } from './plan';
import type { Layer } from './rules';

/** Half of what int32 holds: room for the accumulator. */
const LARGEST_BIAS = 2 ** 30 - 1;

export interface LayerPlan {
  readonly weights: OperandPlan;
  readonly bias: OperandPlan | undefined;
  /** Channels whose scale was widened so that the bias fits. */
  readonly widened: number;
}

export interface LayerChoice {
  readonly perChannel: boolean;
  readonly widenDeadChannels: boolean;
}

/** The bias of a layer whose weights are computed; undefined when it has none. */
export const planBias = (
  graph: FloatGraph,
  operator: Operator,
  layer: Layer,
  input: Parameters,
  weights: Parameters,
): OperandPlan | undefined => {
  if (!graph.isConstant(operator.inputs[layer.bias] ?? -1)) return undefined;
  const scales = biasScales(input.scales[0] ?? 1, weights.scales);
  return { form: { type: 'INT32', scales, zeroPoint: 0, axis: 0 }, rounding: 'bias' };
};

/** Weights of an int8 layer; undefined when they are no constants. */
export const planLayer = (
  graph: FloatGraph,
  operator: Operator,
  layer: Layer,
  input: Parameters,
  { perChannel, widenDeadChannels }: LayerChoice,
): LayerPlan | undefined => {
  const weights = operator.inputs[layer.weights] ?? -1;
  if (!graph.isConstant(weights)) return undefined;
  const { shape } = graph.tensor(weights);
  const slices = perChannel ? slicesAlong(shape, layer.axis) : { count: 1, stride: 1 };
  const scales = weightScales(magnitudes(graph.values(weights), slices));
  const inputScale = input.scales[0] ?? 1;
  const products = biasScales(inputScale, scales);
  const bias = operator.inputs[layer.bias] ?? -1;
  const widened =
    widenDeadChannels && graph.isConstant(bias)
      ? widenForBias(graph.values(bias), inputScale, scales, products)
      : 0;
  const form: Parameters = {
    type: 'INT8',
    scales,
    zeroPoint: 0,
    axis: perChannel ? layer.axis : 0,
  };
  return {
    weights: { form, rounding: scales.length > 1 ? 'weight' : 'whole-weight' },
    bias: graph.isConstant(bias)
      ? { form: { type: 'INT32', scales: products, zeroPoint: 0, axis: 0 }, rounding: 'bias' }
      : undefined,
    widened,
  };
};

/** Raises the scales of channels whose bias would not fit, in place; says how many. */
const widenForBias = (
  bias: Float32Array,
  inputScale: number,
  scales: number[],
  products: number[],
): number => {
  let widened = 0;
  for (const [channel, product] of products.entries()) {
    const of = products.length === 1 ? bias : bias.subarray(channel, channel + 1);
    const largest = of.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const fits =
      products.length === 1
        ? largest / product < LARGEST_BIAS
        : Math.fround(largest) / product <= LARGEST_BIAS;
    if (fits) continue;
    const wide = largest / LARGEST_BIAS;
    products[channel] = wide;
    scales[channel] = wide / inputScale;
    widened++;
  }
  return widened;
};
