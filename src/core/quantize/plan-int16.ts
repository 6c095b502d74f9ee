/**
 * 16-bit activations, 8-bit weights, 64-bit biases. The converter sends these through an older
 * quantizer than int8: forward through the operators, every tensor symmetric over its own range, a
 * QUANTIZE before operators whose operands have to agree.
 */
import type { Range, Ranges } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import type { Operator } from '../graph/graph';
import type { OperatorIndex, TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import { floatGraph } from './float-graph';
import type { Parameters } from './parameters';
import {
  biasScales,
  int16Parameters,
  isSameForm,
  magnitudes,
  olderWeightScales,
  perTensor,
  slicesAlong,
} from './parameters';
import type { Form, OperandPlan, OperatorPlan, Plan } from './plan';
import { floatOperator } from './plan-float';
import type { Decision } from './quantized';
import type { Recipe } from './recipe';
import type { Layer } from './rules';
import { neverRescales, computedBias, hasComputedBias, hasComputedWeights, LAYERS } from './rules';
import { clampedBiases } from './clamped';
import { unlikeScales } from './unlike-scales';

/** Results with the scale of the first float operand. */
const SAME_SCALE: ReadonlySet<string> = new Set([
  ...['AVERAGE_POOL_2D', 'MAX_POOL_2D', 'BATCH_TO_SPACE_ND', 'SPACE_TO_BATCH_ND', 'BROADCAST_TO'],
  ...[
    'SPLIT',
    'SPLIT_V',
    'EXPAND_DIMS',
    'FILL',
    'GATHER',
    'GATHER_ND',
    'PAD',
    'PADV2',
    'MIRROR_PAD',
  ],
  ...[
    'RESHAPE',
    'RESIZE_BILINEAR',
    'RESIZE_NEAREST_NEIGHBOR',
    'REVERSE_V2',
    'SCATTER_ND',
    'SELECT',
  ],
  ...['SLICE', 'SQUEEZE', 'STRIDED_SLICE', 'SUM', 'TILE', 'TRANSPOSE', 'UNPACK'],
  ...['REDUCE_MAX', 'REDUCE_MIN'],
]);

/** All operands are requantized to the scale of the result. */
const JOINING: ReadonlySet<string> = new Set(['CONCATENATION', 'MAXIMUM', 'MINIMUM', 'PACK']);

const FIXED: ReadonlySet<string> = new Set(['SOFTMAX', 'LOGISTIC', 'TANH']);

const FREE: ReadonlySet<string> = new Set([
  ...['ABS', 'SQRT', 'RSQRT', 'ADD', 'SUB', 'MUL', 'BATCH_MATMUL', 'EXP'],
  ...['MEAN', 'REDUCE_PROD', 'LEAKY_RELU', 'RELU', 'RELU6', 'GELU', 'LOG', 'SHAPE'],
]);

export const runsInInt16 = (name: string): boolean =>
  name in LAYERS || SAME_SCALE.has(name) || JOINING.has(name) || FIXED.has(name) || FREE.has(name);

type WideOf = (tensor: TensorIndex) => Parameters | undefined;

/** Whether the result has the scale of the first operand; as the converter has it, even a sum's. */
const keepsScale = (name: string, recipe: Recipe): boolean => {
  const isFree = name === 'SUM' && recipe.overwrittenOperands !== true;
  return (SAME_SCALE.has(name) && !isFree) || neverRescales(name, recipe);
};

/** The int16 form of every activation that has one. */
export const wideForms = (
  graph: FloatGraph,
  ranges: Ranges,
  isWide: (operator: OperatorIndex) => boolean,
  recipe: Recipe,
): WideOf => {
  const passed = new Map<TensorIndex, Parameters>();
  const of: WideOf = (tensor) => {
    const range = ranges.get(tensor);
    return passed.get(tensor) ?? (range && int16Parameters(range));
  };
  for (const [index, { name, inputs, outputs }] of graph.operators.entries()) {
    if (!isWide(index)) continue;
    const same = keepsScale(name, recipe) ? formOfFirst(graph, inputs, of) : undefined;
    const form = FIXED.has(name) ? perTensor('INT16', 1 / 32768, 0) : same;
    if (form !== undefined) for (const tensor of outputs) passed.set(tensor, form);
  }
  return of;
};

/** Of the first operand that is computed, else of the first constant. */
const formOfFirst = (
  graph: FloatGraph,
  inputs: readonly TensorIndex[],
  of: WideOf,
): Parameters | undefined => {
  const floats = inputs.filter(graph.isFloat);
  const computed = floats.find((tensor) => !graph.isConstant(tensor));
  if (computed !== undefined) return of(computed);
  const [constant] = floats;
  return constant === undefined ? undefined : constantForm(graph, constant);
};

const constantForm = (graph: FloatGraph, constant: TensorIndex): Parameters =>
  int16Parameters(spanOf(graph.values(constant)), SMALLEST_CONSTANT);

/** Why an operator of a kind that has a form with 16-bit activations has none here. */
export const whyNotWide = (graph: FloatGraph, operator: Operator): string | undefined => {
  const { name } = operator;
  if (hasComputedBias(graph, operator)) return computedBias(name);
  return hasComputedWeights(graph, operator)
    ? `${name} stays float: its weights are computed, and kernels with 16-bit activations need constant ones.`
    : undefined;
};

export const planInt16 = (model: FloatModel, ranges: Ranges, recipe: Recipe): Plan => {
  const graph = floatGraph(model);
  const decisions: Decision[] = [];
  const canRun = (operator: Operator): boolean =>
    runsInInt16(operator.name) && !operator.isCustom && whyNotWide(graph, operator) === undefined;
  const isWide = graph.operators.map((operator, index) => {
    const near = [...operator.inputs, ...operator.outputs];
    const asked = recipe.operators[index] ?? near.map((t) => recipe.tensors[t]).find((p) => p);
    const isKnown = near.every((t) => !graph.isFloat(t) || graph.isConstant(t) || ranges.has(t));
    return asked !== 'float32' && canRun(operator) && isKnown;
  });
  const wideOf = wideForms(graph, ranges, (index) => isWide[index] === true, recipe);
  const zeros = zeroBiases(graph);
  const operators = graph.operators.map((operator, index) => {
    if (isWide[index]) return planWideOperator(graph, ranges, operator, wideOf, recipe, zeros);
    if (recipe.operators[index] !== 'float32' && operator.inputs.some(graph.isFloat)) {
      decisions.push({
        operator: index,
        text:
          whyNotWide(graph, operator) ??
          (runsInInt16(operator.name)
            ? `${operator.name} stays float: not all that it reads and makes has a range.`
            : `${operator.name} has no form with 16-bit activations and stays float.`),
      });
    }
    return floatOperator(graph, operator);
  });
  const ends = new Map<TensorIndex, Form>();
  for (const tensor of [...graph.main.inputs, ...graph.main.outputs]) {
    ends.set(tensor, wideOf(tensor) ?? 'float');
  }
  return {
    operators,
    ends,
    conversions: 'late',
    decisions: [
      ...decisions,
      ...clampedBiases(graph, operators, recipe),
      ...unlikeScales(graph, operators),
    ],
  };
};

/** The form of a bias tensor of zeros that an earlier layer has too: the converter stores it once. */
type ZeroBiases = (bias: TensorIndex, form: Parameters) => Parameters | undefined;

const zeroBiases = (graph: FloatGraph): ZeroBiases => {
  const first = new Map<TensorIndex, Parameters>();
  return (bias, form) => {
    if (graph.values(bias).some((value) => value !== 0)) return undefined;
    const known = first.get(bias) ?? form;
    first.set(bias, known);
    return known;
  };
};

/** @param ranges for the check that a bias fits, which looks at the input's own range */
export const planWideOperator = (
  graph: FloatGraph,
  ranges: Ranges,
  operator: Operator,
  wideOf: WideOf,
  recipe: Recipe,
  zeros?: ZeroBiases,
): OperatorPlan => {
  const { name } = operator;
  const outputs = operator.outputs.map((tensor) =>
    graph.isFloat(tensor) ? (wideOf(tensor) ?? 'float') : undefined,
  );
  const [result] = outputs;
  const joined = JOINING.has(name) && result !== 'float' ? result : undefined;
  const inputs = operator.inputs.map((tensor): OperandPlan | undefined => {
    if (!graph.isFloat(tensor)) return undefined;
    if (!graph.isConstant(tensor)) return { form: joined ?? wideOf(tensor) ?? 'float' };
    const own = constantForm(graph, tensor);
    // A value to pad or fill with stands among the others.
    if (keepsScale(name, recipe) && result !== undefined && result !== 'float')
      return { form: result };
    return joined && !isSameForm(own, joined) ? { form: joined, through: own } : { form: own };
  });
  const layer = LAYERS[name];
  if (layer !== undefined) planWeights(graph, ranges, operator, layer, inputs, recipe, zeros);
  return { inputs, outputs, isWide: true };
};

/** A constant may be small on purpose, as a factor. */
const SMALLEST_CONSTANT = 1e-20;

const spanOf = (values: Float32Array): Range =>
  values.reduce<Range>(
    ({ min, max }, value) => ({ min: Math.min(min, value), max: Math.max(max, value) }),
    { min: Infinity, max: -Infinity },
  );

const planWeights = (
  graph: FloatGraph,
  ranges: Ranges,
  operator: Operator,
  layer: Layer,
  inputs: (OperandPlan | undefined)[],
  recipe: Recipe,
  zeros: ZeroBiases | undefined,
): void => {
  const weights = operator.inputs[layer.weights] ?? -1;
  const input = inputs[layer.input]?.form;
  if (!graph.isConstant(weights) || input === undefined || input === 'float') return;
  // Raised out of int8, nobody asked for what the converter does with 16 bits: see denseWeightsFor.
  const isAsked = recipe.scheme === 'int16x8' && recipe.denseWeights === 'per-channel';
  const perChannel = operator.name !== 'FULLY_CONNECTED' || isAsked;
  const { shape } = graph.tensor(weights);
  const slices = perChannel ? slicesAlong(shape, layer.axis) : { count: 1, stride: 1 };
  const largest = magnitudes(graph.values(weights), slices);
  const bias = operator.inputs[layer.bias] ?? -1;
  const hasBias = graph.isConstant(bias);
  const range = ranges.get(operator.inputs[layer.input] ?? -1);
  if (hasBias && recipe.widenDeadChannels && range !== undefined) {
    const scale = int16Parameters(range).scales[0] ?? 1;
    widenMagnitudes(largest, graph.values(bias), scale);
  }
  const scales = olderWeightScales(largest);
  const axis = perChannel ? layer.axis : 0;
  inputs[layer.weights] = {
    form: { type: 'INT8', scales, zeroPoint: 0, axis },
    rounding: 'older-weight',
    ranges: [...largest],
  };
  if (!hasBias) return;
  const products = biasScales(input.scales[0] ?? 1, scales);
  const form: Parameters = { type: 'INT64', scales: products, zeroPoint: 0, axis: 0 };
  inputs[layer.bias] = { form: zeros?.(bias, form) ?? form, rounding: 'bias' };
};

const INT32_MAX = 2 ** 31 - 1;

/** Widens a channel whose bias would leave the middle half of int32; in place. */
const widenMagnitudes = (largest: Float64Array, bias: Float32Array, scale: number): void => {
  for (const [channel, size] of largest.entries()) {
    const of = largest.length === 1 ? bias : bias.subarray(channel, channel + 1);
    const most = of.reduce((a, value) => Math.max(a, Math.abs(value)), 0);
    if (most < 0.5 * scale * Math.fround(size / 127) * INT32_MAX) continue;
    largest[channel] = Math.fround(((2 * most) / INT32_MAX) * Math.fround(127 / scale));
  }
};
