/**
 * What training goes through: the operators from the input to the output that the loss is taken from,
 * each with its derivative, and the constants that are trained. A final SOFTMAX or LOGISTIC is left
 * out: the loss is taken from what goes into it, where its gradient never vanishes.
 */
import type { FloatModel } from '../../core/calibrate/float-network';
import { InputError } from '../../core/errors';
import type { Graph, Operator, Subgraph } from '../../core/graph/graph';
import { constantBytes } from '../../core/graph/graph';
import { withPreparedShapes } from '../../core/program/prepared-shapes';
import type { OperatorIndex, TensorIndex } from '../../core/units';
import type { FloatOperator } from '../call';
import { OPERATORS } from '../operators/table';
import { planNetwork } from '../plan';
import type { Gradient } from './gradients/gradient';
import { GRADIENTS } from './gradients/table';

export interface Layer {
  readonly index: OperatorIndex;
  readonly operator: Operator;
  readonly execute: FloatOperator;
  readonly gradient: Gradient;
}

export interface Course {
  readonly graph: Graph;
  readonly main: Subgraph;
  readonly layers: readonly Layer[];
  readonly input: TensorIndex;
  /** Class scores before SOFTMAX, or whatever the model gives. */
  readonly output: TensorIndex;
  /** Weights and biases of convolutions and dense layers. */
  readonly trained: ReadonlySet<TensorIndex>;
}

/** Last operators that only turn scores into probabilities. */
const PROBABILITIES = ['SOFTMAX', 'LOGISTIC'];
const TRAINED = ['CONV_2D', 'DEPTHWISE_CONV_2D', 'FULLY_CONNECTED'];

/**
 * Plans the training of `model`.
 * @throws InputError `bad-operator` for more than one input or output, for operators without a
 *   derivative, and for networks that do not keep samples apart along the first dimension
 */
export const planCourse = ({ graph: given }: Pick<FloatModel, 'graph'>): Course => {
  const graph = withPreparedShapes(given);
  // What has no kernel has no derivative either, and is refused as such: there is no leaving it out.
  const main = planNetwork(graph, true).main.subgraph;
  const [input, ...inputs] = main.inputs;
  const [result, ...outputs] = main.outputs;
  if (input === undefined || result === undefined || inputs.length + outputs.length > 0)
    throw new InputError(
      'bad-operator',
      `Training takes models with one input and one output; this one has ${main.inputs.length} and ${main.outputs.length}.`,
      'Quantize it without training.',
    );
  const last = main.operators.find(({ outputs: made }) => made.includes(result));
  const isCut = last !== undefined && PROBABILITIES.includes(last.name);
  const output = isCut ? (last.inputs[0] ?? result) : result;
  const layers = main.operators.flatMap((operator, index) =>
    isCut && operator === last ? [] : [layerOf(operator, index)],
  );
  checkBatches(graph, main, layers);
  return { graph, main, layers, input, output, trained: trainedOf(graph, main, layers) };
};

const layerOf = (operator: Operator, index: OperatorIndex): Layer => {
  const [execute, gradient] = [OPERATORS[operator.name], GRADIENTS[operator.name]];
  if (execute !== undefined && gradient !== undefined)
    return { index, operator, execute, gradient };
  throw new InputError(
    'bad-operator',
    `Training cannot go through operator ${index}, ${operator.name}: it has no derivative here.`,
    'Quantize the model without training.',
  );
};

const isConstant = (graph: Graph, { tensors }: Subgraph, index: TensorIndex): boolean => {
  const tensor = tensors[index];
  return tensor !== undefined && constantBytes(graph, tensor) > 0;
};

/** Operators that change which sample an element belongs to would mix a batch up. */
const checkBatches = (graph: Graph, main: Subgraph, layers: readonly Layer[]): void => {
  const mixing = layers.find(({ operator }) =>
    [...operator.inputs.slice(0, 1), ...operator.outputs].some(
      (index) => !isConstant(graph, main, index) && (main.tensors[index]?.shape[0] ?? 1) !== 1,
    ),
  );
  if (mixing === undefined) return;
  throw new InputError(
    'bad-operator',
    `Training keeps the samples of a batch apart along the first dimension, but operator ${mixing.index}, ${mixing.operator.name}, moves it.`,
    'Quantize the model without training.',
  );
};

const trainedOf = (
  graph: Graph,
  main: Subgraph,
  layers: readonly Layer[],
): ReadonlySet<TensorIndex> => {
  const found = layers.flatMap(({ operator: { name, inputs } }) =>
    TRAINED.includes(name)
      ? inputs.slice(1, 3).filter((index) => index >= 0 && isConstant(graph, main, index))
      : [],
  );
  // A constant that several operators share may lie in several orders: it is left as it is.
  const uses = main.operators.flatMap(({ inputs }) => inputs);
  return new Set(found.filter((index) => uses.filter((used) => used === index).length === 1));
};
