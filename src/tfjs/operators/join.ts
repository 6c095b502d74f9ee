/** Operators that join tensors, or part one. */
import { concat, split, stack, unstack } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { FloatOperator } from '../call';
import { givenInputs, input, integers, number } from '../call';

export const concatenation: FloatOperator = (call) => {
  const parts = givenInputs(call);
  const axis = number(call, 'axis');
  return activated(concat(parts, axis < 0 ? axis + (parts[0]?.rank ?? 0) : axis), call.operator);
};

export const pack: FloatOperator = (call) => stack(givenInputs(call), number(call, 'axis'));

export const unpack: FloatOperator = (call) => unstack(input(call, 0), number(call, 'axis'));

/** SPLIT: dimension, tensor. */
export const splitOperator: FloatOperator = (call) => {
  const x = input(call, 1);
  const axis = integers(call, 0)[0] ?? 0;
  return split(x, call.outputs.length, axis < 0 ? axis + x.rank : axis);
};

/** SPLIT_V: tensor, sizes (one may be -1: what is left), dimension. */
export const splitV: FloatOperator = (call) => {
  const x = input(call, 0);
  const axis = integers(call, 2)[0] ?? 0;
  return split(x, integers(call, 1), axis < 0 ? axis + x.rank : axis);
};
