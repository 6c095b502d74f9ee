/** Pooling. Averages are over what lies inside the image, as TFLite's are. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { avgPool, maxPool, sqrt, square, stridedSlice } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { Call, FloatOperator } from '../call';
import { input, number } from '../call';
import { padOf, stridesOf } from './conv';

const pool =
  (kernel: typeof avgPool): FloatOperator =>
  (call) =>
    activated(pooled(call, kernel), call.operator);

const pooled = (call: Call, kernel: typeof avgPool): Tensor => {
  const x = input(call, 0) as Tensor4D;
  const size: [number, number] = [number(call, 'filterHeight'), number(call, 'filterWidth')];
  const strides = stridesOf(call);
  // The backend has no kernel for a window of one element.
  if (size[0] === 1 && size[1] === 1) {
    return stridedSlice(x, [0, 0, 0, 0], x.shape, [1, ...strides, 1]);
  }
  return kernel(x, size, strides, padOf(call));
};

export const averagePool2d = pool(avgPool);
export const maxPool2d = pool(maxPool);

/** The root of the mean of the squares. */
export const l2Pool2d: FloatOperator = (call) => {
  const squares = square(input(call, 0));
  return activated(sqrt(pooled({ ...call, inputs: [squares] }, avgPool)), call.operator);
};
