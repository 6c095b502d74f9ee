/**
 * Trains a float model from its initial weights, with batch normalisation that is folded in at the end:
 * how the built-in samples and the networks of the quantization experiment were made.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { FloatModel } from '../../core/calibrate/float-network';
import { uniform } from '../../core/random';
import { loadWeights } from '../weights';
import type { BatchNormalization } from './batch-norm';
import { batchNormalization } from './batch-norm';
import type { Course } from './course';
import { planCourse } from './course';
import type { Batch, Lesson } from './learn';
import { learn } from './learn';
import type { Loss } from './loss';
import { crossEntropy, squaredError } from './loss';
import { shuffled } from './shuffled';
import type { Variable } from './variables';
import { readVariables, withVariables } from './variables';

/** Everything to learn, in memory. */
export interface Material {
  /** Sample after sample. */
  readonly inputs: Float32Array;
  readonly samples: number;
  /** One per sample; without them the network learns to give back what it is shown. */
  readonly labels?: ArrayLike<number>;
}

export interface TrainOptions {
  readonly epochs: number;
  readonly batch: number;
  /** At the start; it falls to 0 along half a cosine. */
  readonly learningRate: number;
  readonly seed: number;
  readonly normalize: boolean;
  /** Changes a batch's inputs before they are learned, such as by mirroring them. */
  readonly vary?: (inputs: Float32Array, random: () => number) => void;
  readonly onEpoch?: (epoch: number, loss: number, accuracy: number) => void;
}

const NORMALIZED = ['CONV_2D', 'DEPTHWISE_CONV_2D'];

/** Normalises all convolutions but those that give the result. */
const normalizationsOf = ({ layers, main, output }: Course): readonly BatchNormalization[] =>
  layers.flatMap((layer) => {
    const [made = -1] = layer.operator.outputs;
    const channels = main.tensors[made]?.shape.at(-1) ?? 1;
    const isNormalized = NORMALIZED.includes(layer.operator.name) && made !== output;
    return isNormalized ? [batchNormalization(layer, channels)] : [];
  });

const foldAll = (lesson: Lesson): void => {
  for (const { layer, fold } of lesson.normalizations ?? []) {
    const [, weights, bias] = layer.operator.inputs.map((index) =>
      lesson.variables.find(({ tensor }) => tensor === index),
    );
    if (weights !== undefined && bias !== undefined) fold(weights, bias);
  }
};

const batchOf = (
  { inputs, samples, labels }: Material,
  numbers: readonly number[],
  vary: (inputs: Float32Array) => void,
): Batch => {
  const size = inputs.length / samples;
  const taken = new Float32Array(numbers.length * size);
  numbers.forEach((number, i) =>
    taken.set(inputs.subarray(number * size, (number + 1) * size), i * size),
  );
  vary(taken);
  const classes = numbers.map((number) => labels?.[number] ?? 0);
  const lossOf = (output: Tensor): Loss =>
    labels === undefined ? squaredError(output, taken) : crossEntropy(output, classes);
  return { inputs: taken, samples: numbers.length, lossOf };
};

/** Trains `model`. Errors: as `planCourse`. */
export const train = (model: FloatModel, material: Material, options: TrainOptions): FloatModel => {
  const course = planCourse(model);
  const constants = loadWeights({ graph: course.graph, bytes: model.bytes }, course.main);
  const variables: readonly Variable[] = readVariables(course, model.bytes);
  const normalizations = options.normalize ? normalizationsOf(course) : [];
  const lesson: Lesson = { course, constants, variables, normalizations };
  const random = uniform(options.seed);
  const perEpoch = Math.floor(material.samples / options.batch);
  const steps = perEpoch * options.epochs;
  let step = 0;
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order = shuffled(material.samples, random);
    let [loss, hits] = [0, 0];
    for (let i = 0; i < perEpoch; i++) {
      const numbers = order.slice(i * options.batch, (i + 1) * options.batch);
      const rate = (options.learningRate / 2) * (1 + Math.cos((Math.PI * step) / steps));
      const batch = batchOf(material, numbers, (inputs) => options.vary?.(inputs, random));
      const learned = learn(lesson, batch, { rate, step: ++step });
      loss += learned.loss / perEpoch;
      hits += learned.hits / (perEpoch * options.batch);
    }
    options.onEpoch?.(epoch, loss, hits);
  }
  foldAll(lesson);
  constants.dispose();
  return withVariables(model, course, variables);
};
