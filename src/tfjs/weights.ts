/** The constants of a network on the engine's heap: each once, weights in tfjs's order. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tensor } from '@tensorflow/tfjs-core';
import type { FloatModel } from '../core/calibrate/float-network';
import type { Operator, Subgraph } from '../core/graph/graph';
import type { TensorIndex } from '../core/units';
import { constantOf } from './constants';
import { laidShape, orderOf, permuted } from './layout';

export interface Weights {
  /** The constant that an operator's input `i` is; undefined when it is computed. */
  readonly of: (operator: Operator, i: number) => Tensor | undefined;
  /** The constant with this index, in the file's order. */
  readonly at: (index: TensorIndex) => Tensor | undefined;
  readonly dispose: () => void;
}

/** Reads the constants that the operators of `main` use, and those that are its outputs. */
export const loadWeights = (model: FloatModel, main: Subgraph): Weights => {
  const held = new Map<string, Tensor>();
  const hold = (key: string, make: () => Tensor | undefined): void => {
    const made = held.has(key) ? undefined : make();
    if (made !== undefined) held.set(key, made);
  };
  for (const operator of main.operators) {
    operator.inputs.forEach((_, i) => {
      hold(keyOf(operator, i), () => weightOf(model, main, operator, i));
    });
  }
  for (const index of main.outputs) hold(`${index}`, () => constantAt(model, main, index));
  return {
    of: (operator, i) => held.get(keyOf(operator, i)),
    at: (index) => held.get(`${index}`),
    dispose: () => {
      for (const constant of held.values()) constant.dispose();
      held.clear();
    },
  };
};

const constantAt = (
  { graph, bytes }: FloatModel,
  { tensors }: Subgraph,
  index: TensorIndex,
): Tensor | undefined => {
  const stored = tensors[index];
  const constant = stored && constantOf(graph, bytes, stored);
  return constant && tensor(constant.values, [...stored.shape], constant.type);
};

/** The constant that is input `i`, in tfjs's order; undefined for what is computed. */
const weightOf = (
  model: FloatModel,
  main: Subgraph,
  operator: Operator,
  i: number,
): Tensor | undefined => {
  const index = operator.inputs[i] ?? -1;
  const order = orderOf(operator.name, i);
  if (order === undefined) return constantAt(model, main, index);
  const stored = main.tensors[index];
  const constant = stored && constantOf(model.graph, model.bytes, stored);
  if (!(constant?.values instanceof Float32Array) || stored === undefined) return undefined;
  const values = permuted(constant.values, stored.shape, order);
  return tensor(values, laidShape(stored.shape, order, channelsOf(main, operator)));
};

/** Equal for inputs that are the same constant in the same order. */
const keyOf = ({ name, inputs }: Operator, i: number): string => {
  const index: TensorIndex = inputs[i] ?? -1;
  return orderOf(name, i) === undefined ? `${index}` : `${index} ${name}`;
};

/** Channels of a depthwise convolution's input, which part its filter; undefined for others. */
export const channelsOf = (main: Subgraph, { name, inputs }: Operator): number | undefined =>
  name === 'DEPTHWISE_CONV_2D' ? main.tensors[inputs[0] ?? -1]?.shape[3] : undefined;
