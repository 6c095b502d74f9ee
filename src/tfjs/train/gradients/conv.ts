/**
 * Derivatives of convolutions, expressed with forward kernels, since the wasm backend has none for
 * filters and a slow one for inputs. The gradient of a filter is itself a convolution: of the images,
 * batch and channels exchanged, with the gradient as the filter, stride and dilation exchanged. The
 * gradient of the input is a convolution of the spread gradient with the filter turned round.
 */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { conv2d, matMul, reshape, reverse, stridedSlice, transpose } from '@tensorflow/tfjs-core';
import { input } from '../../call';
import type { Gradient } from './gradient';
import { rows, sumRows } from './gradient';
import type { Sides } from './window';
import { forInput, framed, isPointwise, reachOf, sidesOf } from './window';

/** Gradient of a filter [height, width, in, out]. */
const filterGradient = (x: Tensor4D, dy: Tensor4D, sides: Sides): Tensor => {
  const [height, width] = sides;
  const [channels, units] = [x.shape[3], dy.shape[3]];
  if (isPointwise(sides)) {
    const product = matMul(transpose(rows(x)), rows(dy));
    return reshape(product, [1, 1, channels, units]);
  }
  const reached = framed(x, [-height.before, -width.before], [reachOf(height), reachOf(width)]);
  const images = transpose(reached, [3, 1, 2, 0]);
  const filter = transpose(dy, [1, 2, 0, 3]);
  const dilations: [number, number] = [height.dilation, width.dilation];
  const strides: [number, number] = [height.stride, width.stride];
  const all = conv2d(images, filter, 1, 'valid', 'NHWC', strides);
  const found = dilations.every((dilation) => dilation === 1)
    ? all
    : stridedSlice(all, [0, 0, 0, 0], all.shape, [1, ...dilations, 1]);
  return transpose(found, [1, 2, 0, 3]);
};

/** Gradient of the input of a convolution with `filter`. */
const inputGradient = (dy: Tensor4D, filter: Tensor4D, sides: Sides): Tensor => {
  const [height, width] = sides;
  if (isPointwise(sides)) {
    const [channels, units] = [filter.shape[2], filter.shape[3]];
    const matrix = transpose(reshape(filter, [channels, units]));
    return reshape(matMul(rows(dy), matrix), [...dy.shape.slice(0, 3), channels]);
  }
  const turned = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]);
  const dilations: [number, number] = [height.dilation, width.dilation];
  return conv2d(forInput(dy, sides), turned, 1, 'valid', 'NHWC', dilations);
};

/** CONV_2D: input, filter, optional bias. */
export const convGradient: Gradient = (call, _, dy) => {
  const [x, filter] = [input(call, 0) as Tensor4D, input(call, 1) as Tensor4D];
  const sides = sidesOf(call, x, [filter.shape[0], filter.shape[1]]);
  return [
    inputGradient(dy as Tensor4D, filter, sides),
    filterGradient(x, dy as Tensor4D, sides),
    call.inputs[2] && sumRows(dy),
  ];
};

/** FULLY_CONNECTED: input of any rank, weights [in, out], optional bias. */
export const denseGradient: Gradient = (call, _, dy) => {
  const [x, weights] = [input(call, 0), input(call, 1) as Tensor2D];
  const [depth] = weights.shape;
  const gradient = rows(dy);
  return [
    reshape(matMul(gradient, transpose(weights)), x.shape),
    matMul(transpose(reshape(x, [-1, depth])), gradient),
    call.inputs[2] && sumRows(dy),
  ];
};
