/** The largest values of an output that looks like one score per class. */
import { elementCount } from '../graph/graph';
import { realValues } from './elements';
import type { RunOutput } from './run';

export interface TopEntry {
  readonly index: number;
  readonly label?: string;
  readonly value: number;
}

const MOST_CLASSES = 4096;
const TOP = 5;

/** True for one row of two or more values. */
export const isClassLike = ({ kind: { shape } }: RunOutput): boolean => {
  const classes = shape.at(-1) ?? 0;
  return classes >= 2 && classes <= MOST_CLASSES && elementCount(shape) === classes;
};

/** The five largest, largest first; none for an output that is not class-like. */
export const topOf = (output: RunOutput): readonly TopEntry[] =>
  isClassLike(output) ? ranked(output).slice(0, TOP) : [];

/** All values of an output, largest first; equal ones, and what is no number, by their index. */
export const ranked = ({ kind, bytes, labels }: RunOutput): readonly TopEntry[] =>
  Array.from(realValues(kind, bytes), (value, index): TopEntry => {
    const label = labels?.names[index];
    return { index, ...(label !== undefined && label !== '' && { label }), value };
  }).sort((a, b) => keyOf(b) - keyOf(a) || a.index - b.index);

const keyOf = ({ value }: TopEntry): number => (Number.isNaN(value) ? -Infinity : value);
