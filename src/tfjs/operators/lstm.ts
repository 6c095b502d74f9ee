/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM, step by step: four gates of a full matrix each, without peepholes,
 * projection or layer normalization (`plan.ts` refuses those, as TFLM does). All steps' products with
 * the input are made at once. Weights come as [in, units].
 */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import {
  add,
  clipByValue,
  concat,
  matMul,
  mul,
  reshape,
  sigmoid,
  split,
  stack,
} from '@tensorflow/tfjs-core';
import { tanh, transpose, unstack } from '@tensorflow/tfjs-core';
import type { Call, FloatOperator } from '../call';
import { flag, input, memoryOf, number } from '../call';

/** Inputs of the gates, each in the order input, forget, cell, output. */
const WEIGHTS = [1, 2, 3, 4] as const;
const RECURRENT = [5, 6, 7, 8] as const;
const BIASES = [12, 13, 14, 15] as const;
const HIDDEN = 18;
const CELL = 19;

interface State {
  readonly hidden: Tensor;
  readonly cell: Tensor;
}

export const lstm: FloatOperator = (call) => {
  const memory = memoryOf(call);
  const all = (inputs: readonly number[], axis: number): Tensor =>
    concat(
      inputs.map((i) => input(call, i)),
      axis,
    );
  const recurrent = all(RECURRENT, 1) as Tensor2D;
  const sums = inputSums(call, all(WEIGHTS, 1) as Tensor2D, all(BIASES, 0));
  const clip = number(call, 'cellClip');
  let state: State = { hidden: input(call, HIDDEN), cell: input(call, CELL) };
  const outputs = sums.map((sum) => {
    state = step(add(sum, matMul(state.hidden as Tensor2D, recurrent)), state.cell, clip);
    return state.hidden;
  });
  // Shown once, as the official calibrator sees it: what the cell holds between steps is not looked at.
  memory.keep(HIDDEN, state.hidden);
  memory.keep(CELL, state.cell);
  return stack(outputs, flag(call, 'timeMajor') ? 0 : 1);
};

/** For every time step what the input adds to the four gates: [batch, 4 units]. */
const inputSums = (call: Call, weights: Tensor2D, biases: Tensor): readonly Tensor[] => {
  const x = input(call, 0);
  const [first = 1, second = 1, depth = 1] = x.shape;
  const sums = add(matMul(reshape(x, [first * second, depth]), weights), biases);
  const bySteps = reshape(sums, [first, second, weights.shape[1]]);
  return unstack(flag(call, 'timeMajor') ? bySteps : transpose(bySteps, [1, 0, 2]), 0);
};

const step = (sums: Tensor, previous: Tensor, clip: number): State => {
  const [i, f, g, o] = split(sums, 4, 1) as [Tensor, Tensor, Tensor, Tensor];
  const sum = add(mul(sigmoid(f), previous), mul(sigmoid(i), tanh(g)));
  const cell = clip > 0 ? clipByValue(sum, -clip, clip) : sum;
  return { cell, hidden: mul(sigmoid(o), tanh(cell)) };
};
