/**
 * Labels among arrays: an array with one whole number per sample, or one-hot rows. One named like
 * labels is preferred; an only candidate is taken under any name.
 */
import { InputError } from '../errors';
import { formatCount, quoteName } from '../text';
import type { ModelEnds } from './model-ends';
import type { ArraySource } from './npy-source';
import { shapeText } from './fit';

export interface FoundLabels {
  /** One per sample, -1 for none; absent when there are none to be used. */
  readonly labels?: Int32Array;
  readonly notes: readonly string[];
}

export const LABEL_NAME = /label|class|target|categor|truth|^y$|^y[_-]|[_-]y$/i;
const MOST_SAMPLES = 16_000_000;
const MOST_CLASSES = 65_536;

/**
 * @param arrays those that are no input
 * @param chosen the user's choice, by name
 * @throws InputError `bad-input` when the chosen array holds no labels for these samples
 */
export const findLabels = async (
  arrays: readonly ArraySource[],
  count: number,
  { classes }: ModelEnds,
  chosen?: string,
): Promise<FoundLabels> => {
  const possible = arrays.filter((array) => isPossible(array, count));
  const named = possible.filter(({ name }) =>
    chosen === undefined ? LABEL_NAME.test(name) : name === chosen,
  );
  if (chosen !== undefined && named.length === 0) throw noSuchLabels(arrays, count, chosen);
  const notes = named.length > 0 ? [] : miscounted(arrays, count);
  const found: { name: string; labels: Int32Array }[] = [];
  for (const array of named.length > 0 ? named : possible) {
    const labels = await labelsOf(array, count);
    const outside = labels && outsideOf(labels, classes);
    if (labels === undefined) continue;
    if (outside === undefined) found.push({ name: array.name, labels });
    else if (chosen !== undefined) throw badLabels(array.name, outside);
    else notes.push(`${badLabels(array.name, outside).message} They are not used.`);
  }
  const [first, second] = found;
  if (first === undefined) return { notes };
  if (second === undefined || named.length > 0) return { labels: first.labels, notes };
  const names = found.map(({ name }) => quoteName(name)).join(' or ');
  return { notes: [...notes, `Labels could be ${names}: choose one to have accuracy measured.`] };
};

/** Arrays that are called labels and are as many as no set of samples here. */
const miscounted = (arrays: readonly ArraySource[], count: number): string[] =>
  arrays
    .filter(({ name, shape }) => LABEL_NAME.test(name) && shape.length === 1 && shape[0] !== count)
    .map(
      ({ name, elements }) =>
        `${quoteName(name)} has ${formatCount(elements)} labels for ${formatCount(count)} samples: they are not used.`,
    );

const isPossible = ({ shape, elements }: ArraySource, count: number): boolean =>
  count <= MOST_SAMPLES &&
  shape[0] === count &&
  elements <= count * MOST_CLASSES &&
  shape.slice(1).filter((length) => length !== 1).length <= 1;

/** Undefined when the values are no labels. */
const labelsOf = async (array: ArraySource, count: number): Promise<Int32Array | undefined> => {
  const width = array.elements / count;
  const labels = new Int32Array(count);
  const step = Math.max(1, Math.floor(1_000_000 / width));
  for (let from = 0; from < count; from += step) {
    const rows = Math.min(step, count - from);
    const values = await array.read(from * width, rows * width);
    for (let row = 0; row < rows; row++) {
      const label =
        width === 1 ? (values[row] ?? NaN) : hotOf(values.subarray(row * width, (row + 1) * width));
      if (!Number.isInteger(label) || label < -1 || label >= MOST_CLASSES) return undefined;
      labels[from + row] = label;
    }
  }
  return labels;
};

/** Where the only 1 among zeros stands; NaN for anything else. */
const hotOf = (row: Float64Array): number => {
  let hot = NaN;
  for (let i = 0; i < row.length; i++) {
    if (row[i] === 0) continue;
    if (row[i] !== 1 || !Number.isNaN(hot)) return NaN;
    hot = i;
  }
  return hot;
};

/** What is wrong with labels for a model of so many classes. */
const outsideOf = (labels: Int32Array, classes: number | undefined): string | undefined => {
  if (classes === undefined) return undefined;
  const at = labels.findIndex((label) => label >= classes);
  return at < 0
    ? undefined
    : `sample ${formatCount(at)} has class ${labels[at] ?? 0}, but the model has ${formatCount(classes)} classes, 0 to ${classes - 1}`;
};

const badLabels = (name: string, outside: string): InputError =>
  new InputError(
    'bad-input',
    `The labels ${quoteName(name)} do not fit: ${outside}.`,
    'Count classes from 0, in the order of the model’s outputs.',
  );

const noSuchLabels = (
  arrays: readonly ArraySource[],
  count: number,
  chosen: string,
): InputError => {
  const there = arrays.find(({ name }) => name === chosen);
  const what = there ? `is ${shapeText(there.shape)}` : 'is not there';
  return new InputError(
    'bad-input',
    `The array ${quoteName(chosen)}, which should hold the labels, ${what}; ${formatCount(count)} whole numbers are needed.`,
    'Choose another array.',
  );
};
