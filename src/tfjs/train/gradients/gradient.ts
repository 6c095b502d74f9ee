/**
 * What the derivative of an operator is: from the gradient of its output to those of its inputs. The
 * operator's own activation is undone before, so a derivative sees the gradient of the plain result.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { reshape, sum, tensor1d } from '@tensorflow/tfjs-core';
import type { Call } from '../../call';
import { viewOf } from '../../view';

/** One per input, in the operator's order; undefined where none flows (shapes, missing inputs). */
export type Gradients = readonly (Tensor | undefined)[];

/**
 * @param call the operator and the inputs it was executed with
 * @param y its output, after the activation
 * @param dy gradient of the loss with respect to the output, before the activation
 */
export type Gradient = (call: Call, y: Tensor, dy: Tensor) => Gradients;

/** A tensor as a matrix whose columns are the last dimension. */
export const rows = (x: Tensor): Tensor => reshape(x, [-1, x.shape.at(-1) ?? 1]);

/** Sum over all but the last dimension, in a loop: no kernel reduces over leading dimensions fast. */
export const sumRows = (x: Tensor): Tensor => {
  const values = viewOf(x);
  const columns = x.shape.at(-1) ?? 1;
  const sums = new Float64Array(columns);
  for (let row = 0; row < values.length; row += columns)
    for (let c = 0; c < columns; c++) sums[c] = (sums[c] ?? 0) + (values[row + c] ?? 0);
  return tensor1d(Float32Array.from(sums));
};

/** Sums a gradient over the dimensions along which a value of `shape` was repeated. */
export const summedTo = (gradient: Tensor, shape: readonly number[]): Tensor => {
  const lead = gradient.rank - shape.length;
  const axes = gradient.shape.flatMap((size, axis) =>
    axis < lead || ((shape[axis - lead] ?? 1) === 1 && size > 1) ? [axis] : [],
  );
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), [...shape]);
};
