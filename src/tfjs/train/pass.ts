/**
 * One pass over a batch, forward and back. What happens to weights before and to activations after
 * each operator is given from outside: nothing in plain training, rounding in training for
 * quantization. Everything made here is for the caller's tidy to free.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { add } from '@tensorflow/tfjs-core';
import type { TensorIndex } from '../../core/units';
import type { Call, FloatOperator } from '../call';
import type { Weights } from '../weights';
import type { Course, Layer } from './course';
import type { Gradient } from './gradients/gradient';
import { beforeActivation } from './gradients/elementwise';

/** What is done to activations on the way, and how a gradient passes through it. */
export interface Treatment {
  readonly forward: (tensor: TensorIndex, value: Tensor) => Tensor;
  /** @param value what `forward` was given */
  readonly backward: (tensor: TensorIndex, value: Tensor, gradient: Tensor) => Tensor;
}

/** An operator executed another way, such as with normalised sums. */
export interface Replacement {
  readonly execute: FloatOperator;
  /** Includes the activation. */
  readonly gradient: Gradient;
}

export interface Setting {
  readonly course: Course;
  /** Constants that are not trained. */
  readonly constants: Weights;
  /** What is trained, in tfjs's order. */
  readonly weights: ReadonlyMap<TensorIndex, Tensor>;
  readonly treatment?: Treatment;
  readonly replacements?: ReadonlyMap<Layer, Replacement>;
}

interface Executed {
  readonly layer: Layer;
  readonly call: Call;
  readonly y: Tensor;
}

export interface Forward {
  readonly output: Tensor;
  readonly executed: readonly Executed[];
}

const known = (values: ReadonlyMap<TensorIndex, Tensor>, index: TensorIndex): Tensor => {
  const value = values.get(index);
  if (value === undefined) throw new Error(`Tensor ${index} was not computed.`);
  return value;
};

/** Runs a batch [samples, ...]. */
export const forward = (setting: Setting, batch: Tensor): Forward => {
  const { course, constants, weights, treatment, replacements } = setting;
  const treat = (index: TensorIndex, value: Tensor): Tensor =>
    treatment === undefined ? value : treatment.forward(index, value);
  const values = new Map<TensorIndex, Tensor>([[course.input, treat(course.input, batch)]]);
  const samples = batch.shape[0];
  const valueOf = (index: TensorIndex, constant: Tensor | undefined): Tensor =>
    weights.get(index) ?? constant ?? known(values, index);
  const executed = course.layers.map((layer): Executed => {
    const { operator } = layer;
    const inputs = operator.inputs.map((index, i) =>
      index < 0 ? undefined : valueOf(index, constants.of(operator, i)),
    );
    const outputs = operator.outputs.flatMap((index) => {
      const described = course.main.tensors[index];
      return described === undefined
        ? []
        : { ...described, shape: [samples, ...described.shape.slice(1)] };
    });
    const call: Call = { operator, inputs, outputs };
    const execute = replacements?.get(layer)?.execute ?? layer.execute;
    const y = execute(call) as Tensor;
    const [index = -1] = operator.outputs;
    values.set(index, treat(index, y));
    return { layer, call, y };
  });
  return { output: known(values, course.output), executed };
};

/**
 * Gradients of what is trained.
 * @param dy gradient of the loss with respect to the forward pass's output
 */
export const backward = (
  { course, weights, treatment, replacements }: Setting,
  { executed }: Forward,
  dy: Tensor,
): ReadonlyMap<TensorIndex, Tensor> => {
  const gradients = new Map<TensorIndex, Tensor>([[course.output, dy]]);
  const found = new Map<TensorIndex, Tensor>();
  for (const { layer, call, y } of [...executed].reverse()) {
    const { operator } = layer;
    const [index = -1] = operator.outputs;
    const arriving = gradients.get(index);
    if (arriving === undefined) continue;
    const treated = treatment?.backward(index, y, arriving) ?? arriving;
    const replacement = replacements?.get(layer);
    const parts = replacement
      ? replacement.gradient(call, y, treated)
      : layer.gradient(call, y, beforeActivation(operator, y, treated));
    operator.inputs.forEach((input, i) => {
      const part = parts[i];
      if (part === undefined || input < 0) return;
      if (weights.has(input)) found.set(input, part);
      const others = gradients.get(input);
      gradients.set(input, others === undefined ? part : add(others, part));
    });
  }
  return found;
};
