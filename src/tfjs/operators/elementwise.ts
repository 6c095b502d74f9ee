/** Functions of one element, or of two that broadcast. */
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  add,
  clipByValue,
  div,
  elu,
  erf,
  leakyRelu,
  maximum,
  minimum,
  mul,
  relu,
  relu6,
  square,
  tanh,
} from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { FloatOperator } from '../call';
import { flag, input, number } from '../call';

/** An operator that is a function of its only input. */
export const unary =
  (f: (x: Tensor) => Tensor): FloatOperator =>
  (call) =>
    f(input(call, 0));

/** An operator of two inputs, which broadcast, with a fused activation where it has one. */
export const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): FloatOperator =>
  (call) =>
    activated(f(input(call, 0), input(call, 1)), call.operator);

/** Limits to [low, high]. */
export const clamp = (low: number, high: number): FloatOperator =>
  unary((x) => clipByValue(x, low, high));

export const leakyReluOperator: FloatOperator = (call) =>
  leakyRelu(input(call, 0), number(call, 'alpha'));

/** x where it is positive, alpha x elsewhere; alpha broadcasts. */
export const preluOperator: FloatOperator = (call) => {
  const [x, alpha] = [input(call, 0), input(call, 1)];
  return add(relu(x), mul(alpha, minimum(x, 0)));
};

export const eluOperator = unary((x) => elu(x));

export const hardSwish = unary((x) => mul(x, div(relu6(add(x, 3)), 6)));

/** x times the share of a normal distribution below x; `approximate` takes tanh instead of erf. */
export const gelu: FloatOperator = (call) => {
  const x = input(call, 0);
  const half = mul(x, 0.5);
  if (!flag(call, 'approximate')) return mul(half, add(erf(mul(x, Math.SQRT1_2)), 1));
  const cubic = add(x, mul(mul(square(x), x), 0.044715));
  return mul(half, add(tanh(mul(cubic, Math.sqrt(2 / Math.PI))), 1));
};

export const addN: FloatOperator = ({ inputs }) =>
  inputs.reduce<Tensor>((sum, x) => (x === undefined ? sum : add(sum, x)), add(0, 0));

export const larger = binary(maximum);
export const smaller = binary(minimum);
