/** Classes from words: a column's cells or the names of folders, in the order of the model's outputs. */
import { InputError } from '../errors';
import { formatCount, quoteName } from '../text';
import type { ModelEnds } from './model-ends';

export interface NamedLabels {
  /** One per sample; absent when the words are no classes. */
  readonly labels?: Int32Array;
  /** Names by class index; empty when classes have numbers only. */
  readonly classes: readonly string[];
  readonly notes: readonly string[];
}

const MOST_CLASSES = 10_000;

/**
 * Words that are all numbers are class indices; names that the model knows stand for its own indices;
 * other names are numbered in order of their characters, as Keras numbers folders.
 * @param isChosen the user said that these are the labels: what does not fit is an error, not a note
 * @throws InputError `bad-input` then
 */
export const classesOf = (
  words: readonly string[],
  { classes, classNames = [] }: ModelEnds,
  isChosen: boolean,
): NamedLabels => {
  const unused = (why: string): NamedLabels => {
    if (isChosen) throw new InputError('bad-input', `The labels do not fit: ${why}.`, ADVICE);
    return { classes: classNames, notes: [`The labels are not used: ${why}.`] };
  };
  if (words.length === 0) return { classes: classNames, notes: [] };
  const names = [...new Set(words)];
  if (names.length > MOST_CLASSES)
    return unused(`there are ${formatCount(names.length)} different ones`);
  const numbers = names.map((name) =>
    /^[+-]?\d*\.?\d+(e[+-]?\d+)?$/i.test(name) ? Number(name) : NaN,
  );
  const areNumbers = !numbers.some(Number.isNaN);
  if (areNumbers && !numbers.every((number) => Number.isInteger(number) && number >= 0))
    return unused('they are no whole numbers from 0');
  const known = areNumbers ? [] : orderOf(names, classNames);
  const indexOf = new Map(
    names.map((name, i) => [name, areNumbers ? (numbers[i] ?? 0) : known.indexOf(name)]),
  );
  const outside = names.find((name) => (indexOf.get(name) ?? 0) >= (classes ?? Infinity));
  if (outside !== undefined)
    return unused(
      areNumbers
        ? `there is a class ${outside}, but the model has classes 0 to ${(classes ?? 1) - 1}`
        : `there are ${formatCount(known.length)} classes, and ${quoteName(outside)} is one too many for a model of ${formatCount(classes ?? 0)}`,
    );
  return {
    labels: Int32Array.from(words, (word) => indexOf.get(word) ?? -1),
    classes: areNumbers ? classNames : known,
    notes: areNumbers || known === classNames ? [] : [orderNote(known)],
  };
};

const ADVICE = 'Count classes from 0, in the order of the model’s outputs.';

const orderNote = (names: readonly string[]): string =>
  `Classes are numbered in the order of their names: ${names
    .slice(0, 4)
    .map((name, i) => `${name} is ${i}`)
    .join(
      ', ',
    )}${names.length > 4 ? ', …' : ''}. If the model counts otherwise, give a labels.txt.`;

/** The model's own order when it knows all names, else that of their characters. */
const orderOf = (names: readonly string[], own: readonly string[]): readonly string[] =>
  names.every((name) => own.includes(name)) ? own : [...names].sort((a, b) => (a < b ? -1 : 1));
