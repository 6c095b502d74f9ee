/** Derivatives of pooling and of the mean over dimensions. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { broadcastTo, div, mul, ones, reshape, tensor } from '@tensorflow/tfjs-core';
import type { Call } from '../../call';
import { input, integers, number } from '../../call';
import { depthwiseInputGradient } from './depthwise';
import { viewOf } from '../../view';
import type { Gradient } from './gradient';
import type { Side, Sides } from './window';
import { eachSeen, sidesOf } from './window';

const sizeOf = (call: Call): [number, number] => [
  number(call, 'filterHeight'),
  number(call, 'filterWidth'),
];

/** How many elements inside the image each window of one dimension covers. */
const covered = ({ output, stride, before, kernel, size }: Side): number[] =>
  Array.from({ length: output }, (_, i) => {
    const from = i * stride - before;
    return Math.min(size, from + kernel) - Math.max(0, from);
  });

/** Elements that each average was taken over, [1, rows, columns, 1]. */
const counts = ([rows, columns]: Sides): Tensor => {
  const across = covered(columns);
  const values = covered(rows).flatMap((tall) => across.map((wide) => tall * wide));
  return tensor(values, [1, rows.output, columns.output, 1]);
};

/** AVERAGE_POOL_2D; a window that is the whole image needs no convolution. */
export const averagePoolGradient: Gradient = (call, _, dy) => {
  const x = input(call, 0) as Tensor4D;
  const size = sizeOf(call);
  const sides = sidesOf(call, x, size);
  const share = div(dy, counts(sides));
  const isWhole = sides.every((side) => side.output === 1 && side.kernel >= side.size);
  if (isWhole) return [broadcastTo(share, x.shape)];
  const filter: Tensor4D = ones([...size, x.shape[3], 1]);
  return [depthwiseInputGradient(share as Tensor4D, filter, sides)];
};

/**
 * MAX_POOL_2D. Each window's gradient goes to the first element that is its maximum. (The backend has
 * a kernel for this, but that one loses all but one gradient where windows overlap.)
 */
export const maxPoolGradient: Gradient = (call, y, dy) => {
  const x = input(call, 0) as Tensor4D;
  const [height, width] = sizeOf(call);
  const sides = sidesOf(call, x, [height, width]);
  const channels = x.shape[3];
  const [seen, largest, arriving] = [viewOf(x), viewOf(y), viewOf(dy)];
  const open = new Uint8Array(y.size).fill(1);
  const dx = new Float32Array(x.size);
  for (let i = 0; i < height; i++)
    for (let j = 0; j < width; j++)
      eachSeen(sides, x.shape[0], [i, j], (pixel, window) => {
        for (let c = 0; c < channels; c++) {
          const [from, to] = [pixel * channels + c, window * channels + c];
          if (open[to] === 0 || seen[from] !== largest[to]) continue;
          open[to] = 0;
          dx[from] = (dx[from] ?? 0) + (arriving[to] ?? 0);
        }
      });
  return [tensor(dx, x.shape)];
};

/** MEAN and SUM: a tensor and the dimensions. */
export const reductionGradient =
  (isMean: boolean): Gradient =>
  (call, _, dy) => {
    const x = input(call, 0);
    const axes = new Set(integers(call, 1).map((axis) => (axis < 0 ? axis + x.rank : axis)));
    const kept = x.shape.map((size, axis) => (axes.has(axis) ? 1 : size));
    const count = x.shape.reduce((n, size, axis) => (axes.has(axis) ? n * size : n), 1);
    const whole = broadcastTo(reshape(dy, kept), x.shape);
    return [isMean ? mul(whole, 1 / count) : whole, undefined];
  };
