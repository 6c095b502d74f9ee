/**
 * Training for quantization: a few passes over labelled samples with a small learning rate, while
 * weights and activations are rounded as the quantized file will round them. Whether the result is
 * better than quantizing alone is for whoever asked to measure.
 */
import type { Dataset } from '../../core/dataset/dataset';
import { InputError } from '../../core/errors';
import { elementCount } from '../../core/graph/graph';
import type { FineTune, Trained, TrainingRequest } from '../../core/improve/trainer';
import type { FloatModel } from '../../core/calibrate/float-network';
import type { Ranges } from '../../core/calibrate/calibration';
import type { Quantized } from '../../core/quantize/quantized';
import type { Recipe } from '../../core/quantize/recipe';
import { quantizeModel } from '../../core/quantize/quantize';
import { uniform } from '../../core/random';
import { loadWeights } from '../weights';
import type { Course } from './course';
import { planCourse } from './course';
import { fakeQuantization, roundedWeights } from './fake-quantize';
import type { Batch, Lesson } from './learn';
import { learn } from './learn';
import { crossEntropy } from './loss';
import { roundingsOf } from './roundings';
import { shuffled } from './shuffled';
import { readVariables, withVariables } from './variables';

/** Samples kept in memory instead of being read again for every epoch, in values. */
const KEPT_VALUES = 16 * 1024 * 1024;
/** Steps between two reports, at most; a short run has reports enough to see where it goes. */
const REPORT_EVERY = 10;
const FEWEST_REPORTS = 20;

interface Example {
  readonly values: Float32Array;
  readonly label: number;
}

/** `quantizeModel`: the training rounds as the file it writes does. */
type Quantize = (model: FloatModel, ranges: Ranges, recipe: Recipe) => Quantized;

/** Training that rounds as `quantize` does. */
export const createFineTune =
  (quantize: Quantize): FineTune =>
  async (request) => {
    const { model, ranges, recipe } = request;
    const course = planCourse(model);
    checkSamples(request);
    const roundings = roundingsOf(model, quantize(model, ranges, recipe), course.trained);
    const constants = loadWeights({ graph: course.graph, bytes: model.bytes }, course.main);
    const lesson: Lesson = {
      ...{ course, constants, variables: readVariables(course, model.bytes) },
      asUsed: (variable) => {
        const grain = roundings.weights.get(variable.tensor);
        const isWeight = variable.input === 1 && grain !== undefined;
        return isWeight ? roundedWeights(variable, grain) : variable.values;
      },
      treatment: fakeQuantization(roundings),
    };
    try {
      await practise(lesson, request);
    } finally {
      constants.dispose();
    }
    return { model: withVariables(model, course, lesson.variables), ranges } satisfies Trained;
  };

/** Training for what `quantizeModel` writes. */
export const fineTune: FineTune = createFineTune(quantizeModel);

const checkSamples = ({ data, samples }: TrainingRequest): void => {
  if (data.hasLabels && samples.length > 0) return;
  throw new InputError(
    'bad-input',
    data.hasLabels
      ? 'There are no samples to train on.'
      : `Training needs to know the right answers, but ${data.name} has no labels.`,
    'Give labelled samples: one folder per class, or a label in every row.',
  );
};

/** Reads examples, keeping as many as fit. */
const reader = (data: Dataset, course: Course): ((index: number) => Promise<Example>) => {
  const classes = elementCount(course.main.tensors[course.output]?.shape ?? []);
  const kept = new Map<number, Example>();
  let room = KEPT_VALUES;
  return async (index) => {
    const known = kept.get(index);
    if (known !== undefined) return known;
    const { name, inputs, label } = await data.read(index);
    if (label === undefined || label >= Math.max(2, classes))
      throw new InputError(
        'bad-input',
        label === undefined
          ? `Training needs to know the right answers, but ${name} has no label.`
          : `${name} has label ${label}, but the model has ${classes} classes, numbered from 0.`,
        'Leave this sample out, or correct its label.',
      );
    const example: Example = { values: inputs[0] ?? new Float32Array(), label };
    room -= example.values.length;
    if (room >= 0) kept.set(index, example);
    return example;
  };
};

const batchOf = (examples: readonly Example[]): Batch => {
  const size = examples[0]?.values.length ?? 0;
  const inputs = new Float32Array(size * examples.length);
  examples.forEach(({ values }, i) => {
    inputs.set(values, i * size);
  });
  const labels = examples.map(({ label }) => label);
  return {
    inputs,
    samples: examples.length,
    lossOf: (output) => crossEntropy(output, labels),
  };
};

/** All steps of all epochs. The learning rate falls to 0 along half a cosine. */
const practise = async (lesson: Lesson, request: TrainingRequest): Promise<void> => {
  const { data, samples, options, onProgress } = request;
  const { epochs, batch, learningRate, seed } = options;
  const read = reader(data, lesson.course);
  const random = uniform(seed);
  const perEpoch = Math.ceil(samples.length / batch);
  const of = perEpoch * epochs;
  const every = Math.max(1, Math.min(REPORT_EVERY, Math.floor(of / FEWEST_REPORTS)));
  let step = 0;
  let seen = { steps: 0, loss: 0, hits: 0, samples: 0 };
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const order = shuffled(samples.length, random);
    for (let i = 0; i < perEpoch; i++) {
      const chosen = order.slice(i * batch, (i + 1) * batch);
      const examples: Example[] = [];
      for (const place of chosen) examples.push(await read(samples[place] ?? 0));
      const rate = (learningRate / 2) * (1 + Math.cos((Math.PI * step) / of));
      const { loss, hits } = learn(lesson, batchOf(examples), { rate, step: ++step });
      seen = {
        steps: seen.steps + 1,
        loss: seen.loss + loss,
        hits: seen.hits + hits,
        samples: seen.samples + examples.length,
      };
      if (step % every !== 0 && step !== of) continue;
      checkNumbers(lesson, seen.loss, step);
      const accuracy = seen.hits / seen.samples;
      onProgress?.({ step, of, epoch, loss: seen.loss / seen.steps, accuracy });
      seen = { steps: 0, loss: 0, hits: 0, samples: 0 };
    }
  }
};

/** Rounding limits what comes out, so that weights may run away behind a loss that is still a number. */
const checkNumbers = ({ variables }: Lesson, loss: number, step: number): void => {
  const isSound = variables.every(({ values }) => values.every(Number.isFinite));
  if (Number.isFinite(loss) && isSound) return;
  throw new InputError(
    'bad-input',
    `The training ran away: its weights were no longer numbers at step ${step}.`,
    'Try a learning rate ten times smaller.',
  );
};
