/** One training step: a batch forward, the loss, the gradients back, every weight moved. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { tensor, tidy } from '@tensorflow/tfjs-core';
import type { TensorIndex } from '../../core/units';
import type { Weights } from '../weights';
import type { BatchNormalization } from './batch-norm';
import type { Course, Layer } from './course';
import type { Loss } from './loss';
import type { Replacement, Setting, Treatment } from './pass';
import { backward, forward } from './pass';
import type { Variable } from './variables';

export interface Lesson {
  readonly course: Course;
  readonly constants: Weights;
  readonly variables: readonly Variable[];
  /** What the pass uses in place of a variable's values; they themselves by default. */
  readonly asUsed?: (variable: Variable) => Float32Array;
  readonly treatment?: Treatment;
  readonly normalizations?: readonly BatchNormalization[];
}

export interface Batch {
  readonly inputs: Float32Array;
  readonly samples: number;
  readonly lossOf: (output: Tensor) => Loss;
}

export interface Pace {
  readonly rate: number;
  /** From 1. */
  readonly step: number;
}

const settingOf = (lesson: Lesson): Setting => {
  const { course, constants, variables, asUsed, treatment, normalizations = [] } = lesson;
  const weights = new Map<TensorIndex, Tensor>(
    variables.map((variable) => {
      const values = asUsed?.(variable) ?? variable.values;
      return [variable.tensor, tensor(values, variable.shape)];
    }),
  );
  const replacements = new Map<Layer, Replacement>(
    normalizations.map(({ layer, replacement }) => [layer, replacement]),
  );
  return { course, constants, weights, replacements, ...(treatment && { treatment }) };
};

const inputTensor = ({ main, input }: Course, { inputs, samples }: Batch): Tensor => {
  const shape = main.tensors[input]?.shape ?? [];
  return tensor(inputs, [samples, ...shape.slice(1)]);
};

/** Learns from one batch. */
export const learn = (
  lesson: Lesson,
  batch: Batch,
  { rate, step }: Pace,
): Pick<Loss, 'loss' | 'hits'> => {
  const found = new Map<TensorIndex, Float32Array>();
  const result = { loss: 0, hits: 0 };
  tidy(() => {
    const setting = settingOf(lesson);
    const passed = forward(setting, inputTensor(lesson.course, batch));
    const { loss, hits, gradient } = batch.lossOf(passed.output);
    Object.assign(result, { loss, hits });
    for (const [index, part] of backward(setting, passed, gradient))
      found.set(index, part.dataSync() as Float32Array);
  });
  for (const { tensor: index, values, adam } of lesson.variables) {
    const gradient = found.get(index);
    if (gradient !== undefined) adam.update(values, gradient, rate, step);
  }
  for (const normalization of lesson.normalizations ?? []) normalization.update(rate, step);
  return result;
};
