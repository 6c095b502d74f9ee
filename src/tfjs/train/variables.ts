/**
 * The weights under training: held as plain arrays in tfjs's order, read from a model's file and
 * written back into a copy of it.
 */
import type { FloatModel } from '../../core/calibrate/float-network';
import type { TfliteModel } from '../../core/formats/tflite/model';
import { readTflite } from '../../core/formats/tflite/read';
import { readModel } from '../../core/formats/tflite/read-model';
import { writeTflite } from '../../core/formats/tflite/write';
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

/**
 * The model with the variables' values. Files may keep equal constants once, so every variable gets a
 * buffer of its own.
 */
export const withVariables = (
  { bytes }: Pick<FloatModel, 'bytes'>,
  course: Course,
  variables: readonly Variable[],
): FloatModel => {
  const file = readModel(bytes);
  const buffers = [...(file.buffers ?? [])];
  const moved = new Map<TensorIndex, number>();
  for (const variable of variables) {
    const values = unlaid(variable, course.main.tensors[variable.tensor]?.shape ?? []);
    moved.set(variable.tensor, buffers.length);
    buffers.push({ data: littleEndian(values), offset: 0n, size: 0n });
  }
  const subgraphs = file.subgraphs?.map((subgraph, s) => ({
    ...subgraph,
    ...(subgraph.tensors && {
      tensors: subgraph.tensors.map((tensor, index) => ({
        ...tensor,
        buffer: (s === 0 ? moved.get(index) : undefined) ?? tensor.buffer,
      })),
    }),
  }));
  const written = writeTflite(withoutUnused({ ...file, buffers, ...(subgraphs && { subgraphs }) }));
  return { graph: readTflite(written).graph, bytes: written };
};

/** Empties the buffers that nothing refers to any more; their numbers stay. */
const withoutUnused = (file: TfliteModel): TfliteModel => {
  const tensors = file.subgraphs?.flatMap((subgraph) => subgraph.tensors ?? []) ?? [];
  const used = new Set([
    ...tensors.map(({ buffer }) => buffer),
    ...(file.metadata ?? []).map(({ buffer }) => buffer),
  ]);
  const buffers = file.buffers?.map((buffer, i) =>
    used.has(i) ? buffer : { offset: 0n, size: 0n },
  );
  return { ...file, ...(buffers && { buffers }) };
};

const littleEndian = (values: Float32Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  values.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
};
