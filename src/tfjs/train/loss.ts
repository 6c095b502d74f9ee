/** Losses with their gradients, averaged over a batch. */
import type { Tensor } from '@tensorflow/tfjs-core';
import {
  argMax,
  div,
  equal,
  logSoftmax,
  mean,
  mul,
  oneHot,
  reshape,
  sigmoid,
  softmax,
  softplus,
  square,
  step,
  sub,
  sum,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';

export interface Loss {
  /** Mean over the batch. */
  readonly loss: number;
  /** Right answers. */
  readonly hits: number;
  /** Gradient of the mean with respect to the network's output. */
  readonly gradient: Tensor;
}

const valueOf = (scalar: Tensor): number => scalar.dataSync()[0] ?? 0;

/** Cross-entropy of scores [samples, classes] before SOFTMAX, or of one before LOGISTIC. */
export const crossEntropy = (output: Tensor, labels: readonly number[]): Loss => {
  const samples = labels.length;
  const scores = reshape(output, [samples, -1]);
  const classes = scores.shape[1] ?? 1;
  if (classes === 1) return binaryCrossEntropy(output, labels);
  const right = tensor1d([...labels], 'int32');
  const wanted = oneHot(right, classes);
  const gradient = div(sub(softmax(scores), wanted), samples);
  return {
    loss: -valueOf(sum(mul(wanted, logSoftmax(scores)))) / samples,
    hits: valueOf(sum(equal(argMax(scores, 1), right))),
    gradient: reshape(gradient, output.shape),
  };
};

const binaryCrossEntropy = (output: Tensor, labels: readonly number[]): Loss => {
  const wanted = reshape(tensor1d([...labels], 'float32'), output.shape);
  return {
    loss: valueOf(mean(sub(softplus(output), mul(wanted, output)))),
    hits: valueOf(sum(equal(step(output), wanted))),
    gradient: div(sub(sigmoid(output), wanted), labels.length),
  };
};

/** Mean square of the difference, for networks that give back what they are shown. */
export const squaredError = (output: Tensor, wanted: Float32Array): Loss => {
  const difference = sub(output, tensor(wanted, output.shape));
  return {
    loss: valueOf(mean(square(difference))),
    hits: 0,
    gradient: mul(difference, 2 / output.size),
  };
};
