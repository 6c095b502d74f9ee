/** Operators that take part of a tensor. */
import { gather, gatherND, slice, stridedSlice } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { flag, input, integers, number } from '../call';

/** SLICE: tensor, first element, size (-1: to the end). */
export const sliceOperator: FloatOperator = (call) =>
  slice(input(call, 0), integers(call, 1), integers(call, 2));

/** STRIDED_SLICE: tensor, begin, end, strides. With `offset`, ends are relative to beginnings. */
export const stridedSliceOperator: FloatOperator = (call) => {
  const [begin, end] = [integers(call, 1), integers(call, 2)];
  const ends = flag(call, 'offset') ? end.map((e, i) => e + (begin[i] ?? 0)) : end;
  const masks = ['beginMask', 'endMask', 'ellipsisMask', 'newAxisMask', 'shrinkAxisMask'] as const;
  const [b, e, ellipsis, added, shrunk] = masks.map((mask) => number(call, mask));
  return stridedSlice(
    input(call, 0),
    begin,
    ends,
    integers(call, 3),
    b,
    e,
    ellipsis,
    added,
    shrunk,
  );
};

/** GATHER: tensor, indices. */
export const gatherOperator: FloatOperator = (call) => {
  const [x, indices] = [input(call, 0), input(call, 1)];
  const axis = number(call, 'axis');
  return gather(x, indices, axis < 0 ? axis + x.rank : axis, number(call, 'batchDims'));
};

/** EMBEDDING_LOOKUP: indices, table. */
export const embeddingLookup: FloatOperator = (call) => gather(input(call, 1), input(call, 0));

export const gatherNd: FloatOperator = (call) => gatherND(input(call, 0), input(call, 1));
