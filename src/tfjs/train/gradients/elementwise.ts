/** Derivatives of functions of one element or of two, and of the activations operators carry fused. */
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  add,
  clipByValue,
  div,
  minimum,
  mul,
  neg,
  square,
  step,
  sub,
  sum,
} from '@tensorflow/tfjs-core';
import { fusedActivation } from '../../../core/graph/activation';
import type { Operator } from '../../../core/graph/graph';
import { input, number } from '../../call';
import type { Gradient } from './gradient';
import { summedTo } from './gradient';

/** dy where y lies strictly between the two, 0 elsewhere. */
const between = (y: Tensor, dy: Tensor, low: number, high: number): Tensor => {
  const above = mul(dy, step(sub(y, low)));
  return high === Infinity ? above : mul(above, step(sub(high, y)));
};

const throughTanh = (y: Tensor, dy: Tensor): Tensor => mul(dy, sub(1, square(y)));

/** Gradient before the operator's fused activation; `y` is after it. */
export const beforeActivation = (operator: Operator, y: Tensor, dy: Tensor): Tensor => {
  switch (fusedActivation(operator)) {
    case 'RELU':
      return between(y, dy, 0, Infinity);
    case 'RELU6':
      return between(y, dy, 0, 6);
    case 'RELU_N1_TO_1':
      return between(y, dy, -1, 1);
    case 'TANH':
      return throughTanh(y, dy);
    case 'SIGN_BIT':
    case undefined:
      return dy;
  }
};

const unary =
  (gradient: (x: Tensor, y: Tensor, dy: Tensor) => Tensor): Gradient =>
  (call, y, dy) => [gradient(input(call, 0), y, dy)];

export const limited = (low: number, high: number): Gradient =>
  unary((_, y, dy) => between(y, dy, low, high));

export const leakyReluGradient: Gradient = (call, _, dy) => {
  const alpha = number(call, 'alpha');
  const slope = add(mul(step(input(call, 0)), 1 - alpha), alpha);
  return [mul(dy, slope)];
};

/** PRELU: x, alpha. */
export const preluGradient: Gradient = (call, _, dy) => {
  const [x, alpha] = [input(call, 0), input(call, 1)];
  const positive = step(x);
  const slope = add(positive, mul(sub(1, positive), alpha));
  return [mul(dy, slope), summedTo(mul(dy, minimum(x, 0)), alpha.shape)];
};

/** 0 below -3, 1 above 3, (2x + 3) / 6 between. */
export const hardSwishGradient = unary((x, _, dy) => {
  const inner = div(add(mul(clipByValue(x, -3, 3), 2), 3), 6);
  const isLow = step(sub(-3, x));
  const isHigh = step(sub(x, 3));
  const isInner = sub(sub(1, isLow), isHigh);
  return mul(dy, add(isHigh, mul(isInner, inner)));
});

export const logisticGradient = unary((_, y, dy) => mul(dy, mul(y, sub(1, y))));
export const tanhGradient = unary((_, y, dy) => throughTanh(y, dy));
export const absGradient = unary((x, _, dy) => mul(dy, sub(step(x), step(neg(x)))));
export const negGradient = unary((_, __, dy) => neg(dy));
export const squareGradient = unary((x, _, dy) => mul(dy, mul(x, 2)));

/** SOFTMAX over the last dimension. */
export const softmaxGradient: Gradient = (call, y, dy) => {
  const product = mul(dy, y);
  const shared = mul(y, sum(product, -1, true));
  return [mul(sub(product, shared), number(call, 'beta'))];
};

const binary =
  (gradients: (a: Tensor, b: Tensor, dy: Tensor) => readonly [Tensor, Tensor]): Gradient =>
  (call, _, dy) => {
    const [a, b] = [input(call, 0), input(call, 1)];
    const [da, db] = gradients(a, b, dy);
    return [summedTo(da, a.shape), summedTo(db, b.shape)];
  };

export const addGradient = binary((_, __, dy) => [dy, dy]);
export const subGradient = binary((_, __, dy) => [dy, neg(dy)]);
export const mulGradient = binary((a, b, dy) => [mul(dy, b), mul(dy, a)]);
export const divGradient = binary((a, b, dy) => {
  const da = div(dy, b);
  return [da, neg(mul(da, div(a, b)))];
});
