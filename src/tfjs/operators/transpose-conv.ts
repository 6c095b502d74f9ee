/** TRANSPOSE_CONV: output shape, filter as [height, width, out, in], input, optional bias. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { add, conv2dTranspose } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { FloatOperator } from '../call';
import { input, outputShape } from '../call';
import { padOf, stridesOf } from './conv';

export const transposeConv: FloatOperator = (call) => {
  const [filter, x] = [input(call, 1) as Tensor4D, input(call, 2) as Tensor4D];
  const shape = outputShape(call) as [number, number, number, number];
  const sums = conv2dTranspose(x, filter, shape, stridesOf(call), padOf(call));
  const bias = call.inputs[3];
  return activated(bias === undefined ? sums : add(sums, bias), call.operator);
};
