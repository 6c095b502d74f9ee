/** Operators that take part of a tensor. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { gather, gatherND, reshape, slice, stack, unstack } from '@tensorflow/tfjs-core';
import { elementCount } from '../../core/graph/graph';
import type { Call, FloatOperator } from '../call';
import { input, integers, number, outputShape } from '../call';

/** SLICE: tensor, first element, size (-1: to the end). */
export const sliceOperator: FloatOperator = (call) =>
  slice(input(call, 0), integers(call, 1), integers(call, 2));

/** GATHER: tensor, indices. */
export const gatherOperator: FloatOperator = (call) => {
  const [x, indices] = [input(call, 0), input(call, 1)];
  const [axis, batchDims] = [number(call, 'axis'), number(call, 'batchDims')];
  const [along, batches] = [
    axis < 0 ? axis + x.rank : axis,
    batchDims < 0 ? batchDims + indices.rank : batchDims,
  ];
  return batches === 0
    ? gather(x, indices, along)
    : reshape(stack(byBatch(x, indices, along, batches)), outputShape(call));
};

/** The backend mixes batches up, so each is gathered by itself. */
const byBatch = (x: Tensor, indices: Tensor, axis: number, batches: number): Tensor[] => {
  const count = elementCount(x.shape.slice(0, batches));
  const parts = unstack(reshape(x, [count, ...x.shape.slice(batches)]));
  const which = unstack(reshape(indices, [count, ...indices.shape.slice(batches)]));
  return parts.map((part, i) => gather(part, which[i] as Tensor, axis - batches));
};

/** EMBEDDING_LOOKUP: indices, table. */
export const embeddingLookup: FloatOperator = (call) => gather(input(call, 1), input(call, 0));

export const gatherNd: FloatOperator = (call: Call) => gatherND(input(call, 0), input(call, 1));
