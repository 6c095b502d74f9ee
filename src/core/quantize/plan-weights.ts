/**
 * Schemes that compute in float. Dynamic range: large weights in int8, which the kernels of phones
 * multiply with inputs they quantize on the spot; where there is no such kernel a DEQUANTIZE unpacks
 * the weights. Float16: all constants in half precision, behind DEQUANTIZEs.
 */
import type { FloatModel } from '../calibrate/float-network';
import type { Operator } from '../graph/graph';
import { elementCount } from '../graph/graph';
import type { TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import { floatGraph } from './float-graph';
import type { Parameters } from './parameters';
import { magnitudes, slicesAlong, weightScales } from './parameters';
import type { OperandPlan, OperatorPlan, Plan } from './plan';
import { floatOperator } from './plan-float';
import type { Recipe } from './recipe';
import { LAYERS } from './rules';

/** Weights with fewer elements stay float: nothing is gained on them. */
const SMALLEST = 1024;

/** Versions of the hybrid kernels, for weights per channel and per tensor. */
const HYBRID: Readonly<Record<string, readonly [perChannel: number, perTensor: number]>> = {
  CONV_2D: [5, 5],
  DEPTHWISE_CONV_2D: [6, 6],
  FULLY_CONNECTED: [12, 9],
};

const planEach = (
  model: FloatModel,
  recipe: Recipe,
  plan: (graph: FloatGraph, operator: Operator) => OperatorPlan,
): Plan => {
  const graph = floatGraph(model);
  const operators = graph.operators.map((operator, index) =>
    recipe.operators[index] === 'float32' ? floatOperator(graph, operator) : plan(graph, operator),
  );
  return { operators, ends: new Map(), conversions: 'early', decisions: [] };
};

export const planDynamic = (model: FloatModel, recipe: Recipe): Plan =>
  planEach(model, recipe, (graph, operator) => {
    const plan = floatOperator(graph, operator);
    const layer = LAYERS[operator.name];
    const weights = operator.inputs[layer?.weights ?? -1] ?? -1;
    if (layer === undefined || !graph.isConstant(weights)) return plan;
    if (elementCount(graph.tensor(weights).shape) < SMALLEST) return plan;
    const perChannel = operator.name !== 'FULLY_CONNECTED' || recipe.denseWeights === 'per-channel';
    const versions = HYBRID[operator.name];
    const inputs = [...plan.inputs];
    inputs[layer.weights] = {
      ...weightsOf(graph, weights, perChannel ? layer.axis : undefined),
      isUnpacked: versions === undefined,
    };
    return {
      ...plan,
      inputs,
      ...(versions && { version: versions[perChannel ? 0 : 1] }),
      isHybrid: versions !== undefined,
    };
  });

const weightsOf = (
  graph: FloatGraph,
  tensor: TensorIndex,
  axis: number | undefined,
): OperandPlan => {
  const slices =
    axis === undefined ? { count: 1, stride: 1 } : slicesAlong(graph.tensor(tensor).shape, axis);
  const scales = weightScales(magnitudes(graph.values(tensor), slices));
  return {
    form: { type: 'INT8', scales, zeroPoint: 0, axis: axis ?? 0 },
    rounding: axis === undefined ? 'whole-weight' : 'weight',
  };
};

const HALF: Parameters = { type: 'FLOAT16', scales: [], zeroPoint: 0, axis: 0 };

export const planFloat16 = (model: FloatModel, recipe: Recipe): Plan =>
  planEach(model, recipe, (graph, operator) => {
    const plan = floatOperator(graph, operator);
    const inputs = operator.inputs.map((tensor, i) =>
      graph.isConstant(tensor) ? { form: HALF, isUnpacked: true } : plan.inputs[i],
    );
    return { ...plan, inputs };
  });
