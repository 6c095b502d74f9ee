/** Derivatives of operators that only move elements: their gradient is moved back. */
import { reshape, slice, split, transpose } from '@tensorflow/tfjs-core';
import { givenInputs, input, integers, number } from '../../call';
import type { Gradient } from './gradient';

/** RESHAPE, SQUEEZE, EXPAND_DIMS. */
export const reshapeGradient: Gradient = (call, _, dy) => [
  reshape(dy, input(call, 0).shape),
  ...call.inputs.slice(1).map(() => undefined),
];

/** PAD and PADV2: tensor, paddings, optional value. */
export const padGradient: Gradient = (call, _, dy) => {
  const x = input(call, 0);
  const paddings = integers(call, 1);
  const begin = x.shape.map((__, axis) => paddings[2 * axis] ?? 0);
  return [slice(dy, begin, x.shape), undefined, undefined];
};

export const concatenationGradient: Gradient = (call, y, dy) => {
  const axis = number(call, 'axis');
  const along = axis < 0 ? axis + y.rank : axis;
  const sizes = givenInputs(call).map((x) => x.shape[along] ?? 1);
  return split(dy, sizes, along);
};

/** TRANSPOSE: tensor, order of its dimensions. */
export const transposeGradient: Gradient = (call, _, dy) => {
  const order = integers(call, 1);
  return [
    transpose(
      dy,
      order.map((__, axis) => order.indexOf(axis)),
    ),
    undefined,
  ];
};
