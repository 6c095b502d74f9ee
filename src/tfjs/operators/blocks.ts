/** Operators that move blocks between the image, its channels and the batch. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { batchToSpaceND, reshape, spaceToBatchND, transpose } from '@tensorflow/tfjs-core';
import type { Call, FloatOperator } from '../call';
import { input, integers, number } from '../call';

export const spaceToDepth: FloatOperator = (call) => {
  const x = input(call, 0) as Tensor4D;
  const [n, h, w, c] = x.shape;
  const block = number(call, 'blockSize');
  const parted = reshape(x, [n, h / block, block, w / block, block, c]);
  return reshape(transpose(parted, [0, 1, 3, 2, 4, 5]), [
    ...[n, h / block, w / block],
    block * block * c,
  ]);
};

export const depthToSpace: FloatOperator = (call) => {
  const x = input(call, 0) as Tensor4D;
  const [n, h, w, c] = x.shape;
  const block = number(call, 'blockSize');
  const depth = c / (block * block);
  const parted = transpose(reshape(x, [n, h, w, block, block, depth]), [0, 1, 3, 2, 4, 5]);
  return reshape(parted, [n, h * block, w * block, depth]);
};

/** Input 2: before and after, along each dimension of the block. */
const pairs = (call: Call): number[][] => {
  const flat = integers(call, 2);
  return Array.from({ length: flat.length / 2 }, (_, i) => flat.slice(2 * i, 2 * i + 2));
};

/** SPACE_TO_BATCH_ND: tensor, block, paddings. */
export const spaceToBatch: FloatOperator = (call) =>
  spaceToBatchND(input(call, 0), integers(call, 1), pairs(call));

/** BATCH_TO_SPACE_ND: tensor, block, crops. */
export const batchToSpace: FloatOperator = (call) =>
  batchToSpaceND(input(call, 0), integers(call, 1), pairs(call));
