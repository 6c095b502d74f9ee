/**
 * The weights under training: held as plain arrays in tfjs's order, read from a model's file and
 * written back into a copy of it.
 */
import type { FloatModel } from '../../core/calibrate/float-network';
import { constantBytes } from '../../core/graph/graph';
import type { Operator } from '../../core/graph/graph';
import type { TensorIndex } from '../../core/units';
import { constantOf } from '../constants';
import { laidShape, orderOf, permuted } from '../layout';
import { channelsOf } from '../weights';
import type { Adam } from './adam';
import { adam } from './adam';
import type { Course } from './course';

export interface Variable {
  readonly tensor: TensorIndex;
  readonly operator: Operator;
  /** Its place among the operator's inputs: 1 for weights, 2 for a bias. */
  readonly input: number;
  readonly shape: number[];
  /** In tfjs's order: output channels last. */
  readonly values: Float32Array;
  /** Output channels: the trailing extent by which `values` is grouped. */
  readonly channels: number;
  readonly adam: Adam;
}

/** Reads what a course trains. */
export const readVariables = (course: Course, bytes: Uint8Array): readonly Variable[] =>
  course.layers.flatMap(({ operator }) =>
    operator.inputs.flatMap((tensor, input): Variable[] => {
      const stored = course.main.tensors[tensor];
      if (input === 0 || !course.trained.has(tensor) || stored === undefined) return [];
      const values = constantOf(course.graph, bytes, stored)?.values;
      if (!(values instanceof Float32Array)) return [];
      const order = orderOf(operator.name, input);
      const parts = channelsOf(course.main, operator);
      const shape = order === undefined ? [...stored.shape] : laidShape(stored.shape, order, parts);
      const laid = order === undefined ? values : permuted(values, stored.shape, order);
      const channels = course.main.tensors[operator.outputs[0] ?? -1]?.shape.at(-1) ?? 1;
      const place = { tensor, operator, input, shape, channels };
      return [{ ...place, values: laid, adam: adam(laid.length) }];
    }),
  );

/** Values back in the file's order, which `order` brought into tfjs's. */
const unlaid = ({ operator, input, values }: Variable, stored: readonly number[]): Float32Array => {
  const order = orderOf(operator.name, input);
  if (order === undefined) return values;
  const laid = order.map((dimension) => stored[dimension] ?? 1);
  return permuted(
    values,
    laid,
    stored.map((_, dimension) => order.indexOf(dimension)),
  );
};

/** A copy of the model with the variables' values. */
export const withVariables = (
  { graph, bytes }: FloatModel,
  course: Course,
  variables: readonly Variable[],
): FloatModel => {
  const written = Uint8Array.from(bytes);
  for (const variable of variables) {
    const stored = course.main.tensors[variable.tensor];
    const offset = graph.buffers[stored?.buffer ?? -1]?.offset;
    if (stored === undefined || offset === undefined) continue;
    const view = new DataView(written.buffer, offset, constantBytes(graph, stored));
    unlaid(variable, stored.shape).forEach((value, i) => view.setFloat32(4 * i, value, true));
  }
  return { graph, bytes: written };
};
