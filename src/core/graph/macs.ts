/**
 * Multiply-accumulates per operator, by the field's convention: one multiplication with its addition
 * counts once, in the operators that are made of them (convolutions, matrix products, SVDF, LSTM);
 * taps that fall on padding count, biases do not, and every other operator counts 0.
 */
import type { Operator, Subgraph } from './graph';
import { elementCount } from './graph';

/** Shapes of an operator's inputs and of its first output; an absent tensor counts as a scalar. */
interface Shapes {
  readonly input: (index: number) => readonly number[];
  readonly output: readonly number[];
  readonly operator: Operator;
}

type Rule = (shapes: Shapes) => number;

const dim = (shape: readonly number[], index: number): number => shape.at(index) ?? 1;

/** Every output value sums over one filter [oc, h, w, ic]; `ic` is one group's channels. */
const convolution: Rule = ({ input, output }) =>
  elementCount(output) * elementCount(input(1).slice(1));

const depthwiseConvolution: Rule = ({ input, output }) =>
  elementCount(output) * dim(input(1), 1) * dim(input(1), 2);

/** Every input value is spread over the filter [oc, h, w, ic] of its channel. */
const transposeConvolution: Rule = ({ input }) =>
  elementCount(input(2)) * elementCount(input(1).slice(0, 3));

/** Weights are [units, depth]; the input holds as many rows of `depth` as its size allows. */
const fullyConnected: Rule = ({ input }) => {
  const depth = dim(input(1), -1);
  return depth > 0 ? Math.floor(elementCount(input(0)) / depth) * elementCount(input(1)) : 0;
};

const batchMatMul: Rule = ({ input, output, operator }) =>
  elementCount(output) * dim(input(0), operator.options['adjX'] === true ? -2 : -1);

/** Feature weights [filters, features], then time weights [filters, memory], once per input row. */
const svdf: Rule = ({ input }) =>
  dim(input(0), 0) * (elementCount(input(1)) + elementCount(input(2)));

/** Eight gate matrices (inputs 1 to 8) for every time step of every batch; all but two may be absent. */
const lstm: Rule = ({ input }) => {
  const gates = [1, 2, 3, 4, 5, 6, 7, 8].map(input).filter((shape) => shape.length === 2);
  const weights = gates.reduce((sum, shape) => sum + elementCount(shape), 0);
  return dim(input(0), 0) * dim(input(0), 1) * weights;
};

const RULES: ReadonlyMap<string, Rule> = new Map([
  ['CONV_2D', convolution],
  ['DEPTHWISE_CONV_2D', depthwiseConvolution],
  ['TRANSPOSE_CONV', transposeConvolution],
  ['FULLY_CONNECTED', fullyConnected],
  ['BATCH_MATMUL', batchMatMul],
  ['SVDF', svdf],
  ['UNIDIRECTIONAL_SEQUENCE_LSTM', lstm],
]);

const NO_SHAPE: readonly number[] = [];

/**
 * Multiply-accumulates of one execution of `operator`; 0 where it has none or its tensors are missing.
 * Shapes are taken as stored; a dimension left open (-1) gives 0.
 */
export const countMacs = (subgraph: Subgraph, operator: Operator): number => {
  const rule = operator.isCustom ? undefined : RULES.get(operator.name);
  if (rule === undefined) return 0;
  const shapeOf = (index: number | undefined): readonly number[] =>
    subgraph.tensors[index ?? -1]?.shape ?? NO_SHAPE;
  const macs = rule({
    input: (index) => shapeOf(operator.inputs[index]),
    output: shapeOf(operator.outputs[0]),
    operator,
  });
  return Math.max(0, macs);
};
