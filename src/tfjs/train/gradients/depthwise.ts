/**
 * Derivatives of depthwise convolutions: the filter's in plain loops, since it is few products and no
 * kernel has their shape; the input's as a depthwise convolution of the spread gradient.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import {
  add,
  depthwiseConv2d,
  reshape,
  reverse,
  split,
  squeeze,
  tensor,
} from '@tensorflow/tfjs-core';
import { input } from '../../call';
import { viewOf } from '../../view';
import type { Gradient } from './gradient';
import { sumRows } from './gradient';
import type { Sides } from './window';
import { eachSeen, forInput, sidesOf } from './window';

/** Gradient of a depthwise filter [height, width, in, multiplier]. */
const filterGradient = (x: Tensor4D, dy: Tensor4D, sides: Sides, filter: Tensor4D): Tensor => {
  const [samples, , , channels] = x.shape;
  const multiplier = filter.shape[3];
  const units = channels * multiplier;
  const [seen, arriving] = [viewOf(x), viewOf(dy)];
  const sums = new Float64Array(filter.size);
  const [height, width] = filter.shape;
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++) {
      const tap = (i * width + j) * units;
      eachSeen(sides, samples, [i, j], (pixel, window) => {
        for (let unit = 0; unit < units; unit++) {
          const channel = multiplier === 1 ? unit : Math.floor(unit / multiplier);
          const product =
            (seen[pixel * channels + channel] ?? 0) * (arriving[window * units + unit] ?? 0);
          sums[tap + unit] = (sums[tap + unit] ?? 0) + product;
        }
      });
    }
  return tensor(Float32Array.from(sums), filter.shape);
};

/** Gradient of the input of a depthwise convolution with `filter`. */
export const depthwiseInputGradient = (dy: Tensor4D, filter: Tensor4D, sides: Sides): Tensor => {
  const [height, width] = sides;
  const [, , channels, multiplier] = filter.shape;
  const dilations: [number, number] = [height.dilation, width.dilation];
  const parted = reshape(dy, [...dy.shape.slice(0, 3), channels, multiplier]);
  const gradients =
    multiplier === 1 ? [dy] : split(parted, multiplier, 4).map((g) => squeeze(g, [4]));
  const turned = reverse(filter, [0, 1]);
  const filters = multiplier === 1 ? [turned] : split(turned, multiplier, 3);
  const parts = gradients.map((gradient, m): Tensor => {
    const part = (filters[m] ?? turned) as Tensor4D;
    return depthwiseConv2d(
      forInput(gradient as Tensor4D, sides),
      part,
      1,
      'valid',
      'NHWC',
      dilations,
    );
  });
  return parts.reduce((sum, part) => add(sum, part));
};

/** DEPTHWISE_CONV_2D: input, filter, optional bias. */
export const depthwiseGradient: Gradient = (call, _, dy) => {
  const [x, filter] = [input(call, 0) as Tensor4D, input(call, 1) as Tensor4D];
  const sides = sidesOf(call, x, [filter.shape[0], filter.shape[1]]);
  return [
    depthwiseInputGradient(dy as Tensor4D, filter, sides),
    filterGradient(x, dy as Tensor4D, sides, filter),
    call.inputs[2] && sumRows(dy),
  ];
};
