/** Operators that put elements elsewhere: transposed, padded, repeated, reversed. */
import {
  broadcastTo,
  fill,
  mirrorPad,
  pad,
  reverse,
  tile,
  transpose,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Call, FloatOperator } from '../call';
import { input, integers, number, outputShape } from '../call';

export const transposeOperator: FloatOperator = (call) =>
  transpose(input(call, 0), integers(call, 1));

/** Elements before and after along each dimension: input 1. */
const paddings = (call: Call): [number, number][] => {
  const flat = integers(call, 1);
  return Array.from({ length: flat.length / 2 }, (_, i) => [
    flat[2 * i] ?? 0,
    flat[2 * i + 1] ?? 0,
  ]);
};

/** PAD and PADV2: tensor, paddings, optional value. */
export const padOperator: FloatOperator = (call) => {
  const value = call.inputs[2]?.dataSync()[0] ?? 0;
  return pad(input(call, 0), paddings(call), value);
};

export const mirrorPadOperator: FloatOperator = (call) =>
  mirrorPad(input(call, 0), paddings(call), number(call, 'mode') === 0 ? 'reflect' : 'symmetric');

export const reverseOperator: FloatOperator = (call) => reverse(input(call, 0), integers(call, 1));

export const tileOperator: FloatOperator = (call) => tile(input(call, 0), integers(call, 1));

export const broadcastOperator: FloatOperator = (call) =>
  broadcastTo(input(call, 0), outputShape(call));

/** FILL: shape, value. */
export const fillOperator: FloatOperator = (call) => {
  const value = input(call, 1);
  return fill(integers(call, 0), value.dataSync()[0] ?? 0, value.dtype);
};

export const zerosLikeOperator: FloatOperator = (call) => zerosLike(input(call, 0));
