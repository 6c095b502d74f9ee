/**
 * The plan for int8, and for single operators in float or int16 among int8 ones: such an operator
 * takes no part in the propagation, and conversions stand around it.
 */
import type { Ranges } from '../calibrate/calibration';
import type { Operator } from '../graph/graph';
import type { OperatorIndex, TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import { floatGraph } from './float-graph';
import type { FloatModel } from '../calibrate/float-network';
import type { Parameters } from './parameters';
import { int8ConstantParameters, magnitudes, perTensor, weightScales } from './parameters';
import { floatOperator } from './plan-float';
import { planWideOperator, runsInInt16, whyNotWide, wideForms } from './plan-int16';
import { clampedBiases } from './clamped';
import { unlikeScales } from './unlike-scales';
import { planBias, planLayer } from './plan-layer';
import { outputRange, planLstm } from './plan-lstm';
import type { Form, OperandPlan, OperatorPlan, Plan } from './plan';
import type { Propagated } from './propagate';
import { propagate } from './propagate';
import type { Decision } from './quantized';
import type { Precision, Recipe } from './recipe';
import {
  neverRescales,
  computedBias,
  hasComputedBias,
  LAYERS,
  LSTM,
  runsInInt8,
  SAME_SCALE,
} from './rules';

/** In what precision an operator runs: what the recipe says, else int8 where there is a kernel. */
type Kind = 'int8' | Precision;

export const planInt8 = (model: FloatModel, seen: Ranges, recipe: Recipe): Plan => {
  const graph = floatGraph(model);
  const ranges = withStates(graph, seen);
  const decisions: Decision[] = [];
  const kinds = graph.operators.map((operator, index) =>
    kindOf(graph, operator, index, ranges, recipe),
  );
  const isKind = (kind: Kind) => (index: OperatorIndex) => kinds[index] === kind;
  const propagated = propagate(
    graph,
    ranges,
    isKind('int8'),
    (name) => SAME_SCALE.has(name) || neverRescales(name, recipe),
  );
  const wideOf = wideForms(graph, ranges, isKind('int16'), recipe);
  const operators = graph.operators.map((operator, index): OperatorPlan => {
    switch (kinds[index]) {
      case 'int8':
        return planOperator(graph, ranges, recipe, propagated, index, decisions);
      case 'int16':
        return planWideOperator(graph, ranges, operator, wideOf, recipe);
      default:
        return floatOperator(graph, operator);
    }
  });
  for (const [index, operator] of graph.operators.entries()) {
    const asked = recipe.operators[index] === 'float32';
    if (kinds[index] === 'float32' && !asked && touchesFloat(graph, index))
      decisions.push({ operator: index, text: whyFloat(graph, ranges, operator) });
  }
  return {
    operators,
    ends: endForms(graph, operators, propagated, wideOf),
    conversions: 'early',
    decisions: [
      ...decisions,
      ...clampedBiases(graph, operators, recipe),
      ...unlikeScales(graph, operators),
    ],
  };
};

const whyFloat = (graph: FloatGraph, ranges: Ranges, operator: Operator): string => {
  const { name } = operator;
  if (hasComputedBias(graph, operator)) return computedBias(name);
  return hasRanges(graph, ranges, operator) || !runsInInt8(name)
    ? `${name} has no int8 form here and stays float.`
    : `${name} stays float: not all that it reads and makes has a range.`;
};

/** An LSTM's output takes the range of the state it becomes, too. */
const withStates = (graph: FloatGraph, ranges: Ranges): Ranges => {
  const all = new Map(ranges);
  for (const operator of graph.operators) {
    const [output = -1] = operator.outputs;
    if (operator.name === LSTM && ranges.has(output))
      all.set(output, outputRange(ranges, operator));
  }
  return all;
};

const touchesFloat = (graph: FloatGraph, index: OperatorIndex): boolean => {
  const { inputs = [], outputs = [] } = graph.operators[index] ?? {};
  return [...inputs, ...outputs].some(graph.isFloat);
};

const kindOf = (
  graph: FloatGraph,
  operator: Operator,
  index: OperatorIndex,
  ranges: Ranges,
  recipe: Recipe,
): Kind => {
  const near = [...operator.inputs, ...operator.outputs].map((t) => recipe.tensors[t]);
  const wish =
    recipe.operators[index] ?? near.find((p) => p === 'float32') ?? near.find((p) => p === 'int16');
  if (wish === 'float32' || !hasRanges(graph, ranges, operator)) return 'float32';
  if (hasComputedBias(graph, operator)) return 'float32';
  // What has no such kernel stays as it would be: a file that does not run helps nobody.
  if (wish === 'int16' && runsInInt16(operator.name) && !whyNotWide(graph, operator))
    return 'int16';
  return runsInInt8(operator.name) && !operator.isCustom ? 'int8' : 'float32';
};

/** Whether every float value that the operator takes or gives has a range. */
const hasRanges = (graph: FloatGraph, ranges: Ranges, operator: Operator | undefined): boolean =>
  [...(operator?.inputs ?? []), ...(operator?.outputs ?? [])].every(
    (tensor) =>
      !graph.isFloat(tensor) || graph.isConstant(tensor) || isRanged(graph, ranges, tensor),
  );

/** State that starts at zero has no range of its own when nothing showed it. */
const isRanged = (graph: FloatGraph, ranges: Ranges, tensor: TensorIndex): boolean =>
  ranges.has(tensor) || graph.tensor(tensor).isVariable;

const planOperator = (
  graph: FloatGraph,
  ranges: Ranges,
  recipe: Recipe,
  propagated: Propagated,
  index: OperatorIndex,
  decisions: Decision[],
): OperatorPlan => {
  const operator = graph.operators[index];
  if (operator === undefined) throw new Error(`There is no operator ${index}.`);
  if (operator.name === LSTM) return planLstm(graph, ranges, operator, propagated);
  const inputs = operator.inputs.map((tensor, i) => operandOf(graph, propagated, index, tensor, i));
  const layer = LAYERS[operator.name];
  const input = layer && inputs[layer.input]?.form;
  if (layer !== undefined && input !== undefined && input !== 'float') {
    const isDense = operator.name === 'FULLY_CONNECTED';
    const plan = planLayer(graph, operator, layer, input, {
      perChannel: !isDense || recipe.denseWeights === 'per-channel',
      widenDeadChannels: recipe.widenDeadChannels,
    });
    if (plan !== undefined) {
      inputs[layer.weights] = plan.weights;
      if (operator.inputs.length > layer.bias) inputs[layer.bias] = plan.bias;
      if (plan.widened > 0) decisions.push({ operator: index, text: widenedText(plan.widened) });
    } else {
      const weights = inputs[layer.weights]?.form;
      const bias =
        weights === undefined || weights === 'float'
          ? undefined
          : planBias(graph, operator, layer, input, weights);
      if (bias !== undefined) inputs[layer.bias] = bias;
    }
  }
  return {
    inputs,
    outputs: operator.outputs.map((tensor) =>
      graph.isFloat(tensor)
        ? (propagated.written(tensor) ?? propagated.ofTensor(tensor) ?? 'float')
        : undefined,
    ),
  };
};

const widenedText = (channels: number): string =>
  `The weight scale of ${channels} ${channels === 1 ? 'channel' : 'channels'} was widened so that the bias fits into 32 bits.`;

const operandOf = (
  graph: FloatGraph,
  propagated: Propagated,
  index: OperatorIndex,
  tensor: TensorIndex,
  input: number,
): OperandPlan | undefined => {
  if (!graph.isFloat(tensor)) return undefined;
  const { name = '' } = graph.operators[index] ?? {};
  if (!graph.isConstant(tensor) || SAME_SCALE.has(name)) {
    const form = propagated.requested(index, input) ?? propagated.ofOperand(index, input);
    return { form: form ?? 'float' };
  }
  const values = graph.values(tensor);
  if (name === 'PRELU') {
    const [scale = 1] = weightScales(magnitudes(values, { count: 1, stride: 1 }));
    return { form: perTensor('INT8', scale, 0), rounding: 'whole-weight' };
  }
  return { form: int8ConstantParameters(values) };
};

/** Forms of the model's own inputs and outputs. */
const endForms = (
  graph: FloatGraph,
  operators: readonly OperatorPlan[],
  propagated: Propagated,
  wideOf: (tensor: TensorIndex) => Parameters | undefined,
): ReadonlyMap<TensorIndex, Form> => {
  const forms = new Map<TensorIndex, Form>();
  for (const tensor of graph.main.inputs) {
    const readers = (graph.uses.get(tensor) ?? []).map(({ operator }) => operators[operator]);
    const isWide = readers.length > 0 && readers.every((reader) => reader?.isWide);
    forms.set(tensor, (isWide ? wideOf(tensor) : propagated.ofTensor(tensor)) ?? 'float');
  }
  for (const tensor of graph.main.outputs) {
    const isWide = operators[graph.producer.get(tensor) ?? -1]?.isWide;
    forms.set(tensor, (isWide ? wideOf(tensor) : propagated.ofTensor(tensor)) ?? 'float');
  }
  return forms;
};
