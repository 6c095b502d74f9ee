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

/** Reads the constants that the operators of `main` use. */
export const loadWeights = ({ graph, bytes }: FloatModel, main: Subgraph): Weights => {
  const held = new Map<string, Tensor>();
  const load = (operator: Operator, i: number): void => {
    const key = keyOf(operator, i);
    const stored = main.tensors[operator.inputs[i] ?? -1];
    if (stored === undefined || held.has(key)) return;
    const constant = constantOf(graph, bytes, stored);
    if (constant === undefined) return;
    const order = orderOf(operator.name, i);
    if (order === undefined || !(constant.values instanceof Float32Array)) {
      held.set(key, tensor(constant.values, [...stored.shape], constant.type));
      return;
    }
    const values = permuted(constant.values, stored.shape, order);
    held.set(key, tensor(values, laidShape(stored.shape, order, channelsOf(main, operator))));
  };
  for (const operator of main.operators)
    operator.inputs.forEach((_, i) => {
      load(operator, i);
    });
  return {
    of: (operator, i) => held.get(keyOf(operator, i)),
    at: (index) => held.get(`${index}`),
    dispose: () => {
      for (const constant of held.values()) constant.dispose();
      held.clear();
    },
  };
};

/** Equal for inputs that are the same constant in the same order. */
const keyOf = ({ name, inputs }: Operator, i: number): string => {
  const index: TensorIndex = inputs[i] ?? -1;
  return orderOf(name, i) === undefined ? `${index}` : `${index} ${name}`;
};

/** Channels of a depthwise convolution's input, which part its filter; undefined for others. */
export const channelsOf = (main: Subgraph, { name, inputs }: Operator): number | undefined =>
  name === 'DEPTHWISE_CONV_2D' ? main.tensors[inputs[0] ?? -1]?.shape[3] : undefined;
