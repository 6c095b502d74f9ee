/** Operators that make the last dimension add up to something. */
import { div, logSoftmax, maximum, mul, softmax, sqrt, square, sum } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { FloatOperator } from '../call';
import { input, number } from '../call';
import { unary } from './elementwise';

/** The least length a vector is divided by, as TFLite has it. */
const LEAST_NORM = 1e-6;

export const softmaxOperator: FloatOperator = (call) => {
  const [x, beta] = [input(call, 0), number(call, 'beta')];
  return softmax(beta === 1 ? x : mul(x, beta));
};

export const logSoftmaxOperator = unary((x) => logSoftmax(x));

export const l2Normalization: FloatOperator = (call) => {
  const x = input(call, 0);
  const norm = sqrt(sum(square(x), -1, true));
  return activated(div(x, maximum(norm, LEAST_NORM)), call.operator);
};
