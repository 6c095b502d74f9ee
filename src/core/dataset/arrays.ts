/**
 * Named arrays (the members of a .npz, or .npy files together) as a dataset: each input of the model
 * finds its array by name or by shape, and what is left may be labels. What cannot be decided is said,
 * with all that is there.
 */
import { InputError } from '../errors';
import { formatCount, formatNumberOf, quoteName } from '../text';
import { findLabels, LABEL_NAME } from './array-labels';
import type { Sample } from './dataset';
import { samplesIn, shapeText, transposition } from './fit';
import type { ModelEnds, ModelInput } from './model-ends';
import type { ArraySource } from './npy-source';
import type { OpenedDataset } from './opened';
import type { DatasetOptions } from './options';
import { numericInput } from './values';

/** Arrays, and in words those that hold no numbers. */
export interface ArraySet {
  /** The file's name, for sentences. */
  readonly name: string;
  readonly arrays: readonly ArraySource[];
  readonly refused: readonly string[];
}

/** @throws InputError `bad-input` listing arrays and shapes when the inputs do not find theirs */
export const openArrays = async (
  set: ArraySet,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<OpenedDataset> => {
  const taken = assign(set, ends.inputs, options.arrays);
  const counts = taken.map(({ array, input }) => samplesIn(array.shape, input.kind) ?? 0);
  const count = counts[0] ?? 0;
  if (counts.some((other) => other !== count)) throw unequal(set, taken, counts);
  const rest = set.arrays.filter((array) => !taken.some((other) => other.array === array));
  const found = await findLabels(rest, count, ends, options.labels);
  const read = async (index: number): Promise<Sample> => {
    const name = `sample ${index} of ${set.name}`;
    const inputs = await Promise.all(
      taken.map(async ({ array, input }) => {
        const values = await array.read(index * input.kind.elements, input.kind.elements);
        return numericInput(values, input, options, name);
      }),
    );
    const label = found.labels?.[index] ?? -1;
    return { name, inputs, ...(label >= 0 && { label }) };
  };
  const names = taken.map(({ array }) => array.name).join(', ');
  return {
    kind: 'arrays',
    notes: found.notes,
    dataset: {
      name: `${formatNumberOf(count, 'sample')} from ${set.name}${names === '' || names === set.name ? '' : ` (${names})`}`,
      count,
      isSynthetic: false,
      classes: ends.classNames ?? [],
      hasLabels: found.labels !== undefined,
      ...(found.labels && { labels: found.labels }),
      read,
    },
  };
};

interface Taken {
  readonly input: ModelInput;
  readonly array: ArraySource;
}

const assign = (
  set: ArraySet,
  inputs: readonly ModelInput[],
  chosen: DatasetOptions['arrays'],
): readonly Taken[] => {
  const named = inputs.map((input) => byName(set, input, chosen));
  return inputs.map((input, i) => {
    const own = named[i];
    if (own !== undefined) return { input, array: own };
    const free = set.arrays.filter((array) => !named.includes(array));
    const fitting = free.filter(({ shape }) => samplesIn(shape, input.kind) !== undefined);
    const [only, another] = preferred(fitting);
    if (only === undefined) throw noneFits(set, input);
    if (
      another !== undefined ||
      inputs.some((other, j) => j !== i && isAlike(other, input, named[j]))
    )
      throw ambiguous(set, input, fitting);
    return { input, array: only };
  });
};

/** Another input without an array of its own that could take the same one. */
const isAlike = (other: ModelInput, input: ModelInput, own: ArraySource | undefined): boolean =>
  own === undefined && shapeText(other.kind.shape) === shapeText(input.kind.shape);

/** The array a user chose for an input, or the one that bears its name. */
const byName = (
  set: ArraySet,
  { names, kind }: ModelInput,
  chosen: DatasetOptions['arrays'],
): ArraySource | undefined => {
  const wish = names.map((name) => chosen[name]).find((name) => name !== undefined);
  if (wish !== undefined) {
    const array = set.arrays.find(({ name }) => name === wish);
    if (array && samplesIn(array.shape, kind) !== undefined) return array;
    throw new InputError(
      'bad-input',
      `${quoteName(set.name)} has no array ${quoteName(wish)} of the input’s shape, ${shapeText(kind.shape)}: ${contentsOf(set)}.`,
      'Choose another array.',
    );
  }
  const plain = names.map(plainName);
  return set.arrays.find(
    ({ name, shape }) => plain.includes(plainName(name)) && samplesIn(shape, kind) !== undefined,
  );
};

/** `serving_default_audio:0` and `Audio` are one name. */
const plainName = (name: string): string =>
  name
    .replace(/^serving_default_/, '')
    .replace(/:\d+$/, '')
    .toLowerCase();

/** Of arrays for training and for testing, those for training: that is what calibration is done with. */
const preferred = (fitting: readonly ArraySource[]): readonly ArraySource[] => {
  if (fitting.length < 2) return fitting;
  // What is called a label is one, where something else could be the input.
  const inputs = fitting.filter(({ name }) => !LABEL_NAME.test(name));
  if (inputs.length === 1) return inputs;
  const training = fitting.filter(({ name }) => /train/i.test(name));
  const others = fitting.filter(({ name }) => !/train|test|val/i.test(name));
  return training.length === 1 && others.length === 0 ? training : fitting;
};

const contentsOf = ({ arrays, refused }: ArraySet): string => {
  const all = [...arrays.map(({ name, shape }) => `${name} is ${shapeText(shape)}`), ...refused];
  const shown = all.slice(0, 12).join(', ');
  if (all.length === 0) return 'it holds no arrays';
  return all.length > 12 ? `${shown}, and ${formatCount(all.length - 12)} more` : shown;
};

const inputText = ({ names, kind }: ModelInput): string =>
  `the input ${quoteName(names[0] ?? '')} of ${shapeText(kind.shape)}`;

const noneFits = (set: ArraySet, input: ModelInput): InputError => {
  if (set.arrays.length === 0 && set.refused.length > 0)
    return new InputError(
      'bad-input',
      `${quoteName(set.name)} holds nothing that can be read as samples: ${set.refused.slice(0, 3).join('; ')}.`,
      'Save the values as plain numbers: numpy.save(file, array.astype(numpy.float32)).',
    );
  const turned = set.arrays.map(({ shape }) => transposition(shape, input.kind.shape));
  return new InputError(
    'bad-input',
    `${quoteName(set.name)} has no samples for ${inputText(input)}: ${contentsOf(set)}.`,
    turned.find((advice) => advice !== undefined) ??
      `Give an array of N × ${shapeText(sampleShape(input))}, one sample after the other.`,
  );
};

/** Without the batch of 1 that a model's input begins with. */
const sampleShape = ({ kind }: ModelInput): readonly number[] =>
  kind.shape.length > 1 && kind.shape[0] === 1 ? kind.shape.slice(1) : kind.shape;

const ambiguous = (set: ArraySet, input: ModelInput, fitting: readonly ArraySource[]): InputError =>
  new InputError(
    'bad-input',
    `In ${quoteName(set.name)}, ${fitting.map(({ name }) => name).join(' and ')} would fit ${inputText(input)}: ${contentsOf(set)}.`,
    'Choose one, or name the arrays like the inputs.',
  );

const unequal = (set: ArraySet, taken: readonly Taken[], counts: readonly number[]): InputError =>
  new InputError(
    'bad-input',
    `The inputs have different numbers of samples in ${quoteName(set.name)}: ${taken.map(({ array }, i) => `${array.name} ${formatCount(counts[i] ?? 0)}`).join(', ')}.`,
    'Give every input the same number.',
  );
