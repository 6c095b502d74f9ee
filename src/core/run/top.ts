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
const isRow = ({ kind: { shape } }: RunOutput): boolean => {
  const classes = shape.at(-1) ?? 0;
  return classes >= 2 && classes <= MOST_CLASSES && elementCount(shape) === classes;
};

/** True for one score per class: a row that has labels, or whose values are shares of 1. */
export const areScores = (output: RunOutput): boolean => {
  if (!isRow(output)) return false;
  const values = realValues(output.kind, output.bytes);
  const sum = values.reduce((total, value) => total + value, 0);
  const areShares = Math.abs(sum - 1) < 0.1 && values.every((value) => value >= 0);
  return output.labels !== undefined || areShares;
};

/** The five largest of a row, largest first; none for an output of another form. */
export const topOf = (output: RunOutput): readonly TopEntry[] =>
  isRow(output) ? ranked(output).slice(0, TOP) : [];

/** All values of an output, largest first; equal ones, and what is no number, by their index. */
export const ranked = ({ kind, bytes, labels }: RunOutput): readonly TopEntry[] =>
  Array.from(realValues(kind, bytes), (value, index): TopEntry => {
    const label = labels?.names[index];
    return { index, ...(label !== undefined && label !== '' && { label }), value };
  }).sort((a, b) => keyOf(b) - keyOf(a) || a.index - b.index);

const keyOf = ({ value }: TopEntry): number => (Number.isNaN(value) ? -Infinity : value);
