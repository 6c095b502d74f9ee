/**
 * SVDF: each filter reduces the input to one number, remembers the last of them, and weighs them in
 * time; `rank` filters add up to a unit. Inputs: input, weights as [in, filters], weights in time,
 * optional bias, memory as [batch, filters * steps].
 */
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { add, concat, matMul, mul, reshape, slice, sum } from '@tensorflow/tfjs-core';
import { activated } from '../activation';
import type { FloatOperator } from '../call';
import { input, memoryOf, number } from '../call';

const MEMORY = 4;

export const svdf: FloatOperator = (call) => {
  const [x, time] = [input(call, 0) as Tensor2D, input(call, 2)];
  const [filters = 1, steps = 1] = time.shape;
  const [batch] = x.shape;
  const newest = reshape(matMul(x, input(call, 1) as Tensor2D), [batch, filters, 1]);
  const before = reshape(input(call, MEMORY), [batch, filters, steps]);
  const kept = slice(before, [0, 0, 1], [batch, filters, steps - 1]);
  const memory = steps === 1 ? newest : concat([kept, newest], 2);
  memoryOf(call).keep(MEMORY, reshape(memory, [batch, filters * steps]));
  const rank = number(call, 'rank');
  const weighed = reshape(sum(mul(memory, time), 2), [batch, filters / rank, rank]);
  const units = sum(weighed, 2);
  const bias = call.inputs[3];
  return activated(bias === undefined ? units : add(units, bias), call.operator);
};
