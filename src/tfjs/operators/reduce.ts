/** Reductions over given dimensions. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { cumsum } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { flag, input, integers } from '../call';

type Reduce = (x: Tensor, axes: number[], keepDims: boolean) => Tensor;

/** An operator of a tensor and the dimensions to reduce it over. */
export const reduction =
  (f: Reduce): FloatOperator =>
  (call) => {
    const x = input(call, 0);
    const axes = integers(call, 1).map((axis) => (axis < 0 ? axis + x.rank : axis));
    return f(x, [...new Set(axes)], flag(call, 'keepDims'));
  };

/** ARG_MAX and ARG_MIN: a tensor and the dimension to search along. */
export const search =
  (f: (x: Tensor, axis: number) => Tensor): FloatOperator =>
  (call) => {
    const x = input(call, 0);
    const axis = integers(call, 1)[0] ?? 0;
    return f(x, axis < 0 ? axis + x.rank : axis);
  };

/** CUMSUM: a tensor and the dimension to add up along. */
export const cumulativeSum: FloatOperator = (call) => {
  const axis = integers(call, 1)[0] ?? 0;
  return cumsum(input(call, 0), axis, flag(call, 'exclusive'), flag(call, 'reverse'));
};
