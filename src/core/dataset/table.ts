/**
 * A table of one sample per row, with or without a heading. A column may hold the class: one named so,
 * or the last when there is exactly one more than the inputs take. Rows are found at first and read
 * again when they are asked for.
 */
import { InputError } from '../errors';
import { NUMBER, readCsv } from '../run/csv';
import { formatCount, formatNumberOf, quoteName } from '../text';
import { LABEL_NAME } from './array-labels';
import { baseName, readExactly, readWhole } from './data-file';
import type { DataFile, Sample } from './dataset';
import { shapeText } from './fit';
import type { ModelEnds } from './model-ends';
import type { OpenedDataset } from './opened';
import type { DatasetOptions } from './options';
import type { RowPlace, Separator } from './rows';
import { cellsOf, forEachRow, separatorOf } from './rows';
import { classesOf } from './text-labels';
import { inputsFrom, valuesTogether } from './values';

/** How the columns are used. */
interface Columns {
  readonly separator: Separator;
  readonly hasHeading: boolean;
  /** Column with row numbers, which pandas writes first; -1 for none. */
  readonly index: number;
  /** Column with the class; -1 for none. */
  readonly label: number;
  readonly count: number;
}

interface Scanned extends Columns {
  readonly rows: readonly RowPlace[];
  /** Text of the label column, by row; empty without one. */
  readonly labels: readonly string[];
}

const decoder = new TextDecoder();

/** @throws InputError `bad-input` when the columns are not what the inputs take, naming both counts */
export const openTable = async (
  file: DataFile,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<OpenedDataset> => {
  const wanted = valuesTogether(ends);
  const scanned = await scan(file, wanted, options.labels);
  const { rows, label, index, count } = scanned;
  const values = count - Number(label >= 0) - Number(index >= 0);
  if (values !== wanted) {
    if (values * rows.length === wanted) return oneSample(file, ends, options);
    throw wrongWidth(file, scanned, ends, wanted);
  }
  const named = classesOf(scanned.labels, ends, options.labels !== undefined);
  const read = async (at: number): Promise<Sample> => {
    const row = rows[at] ?? { line: 0, at: 0, bytes: 0 };
    const text = decoder.decode(await readExactly(file, row.at, row.bytes));
    const numbers = numbersOf(cellsOf(text, scanned.separator), scanned, row, file);
    const found = named.labels?.[at] ?? -1;
    const name = `line ${row.line} of ${baseName(file.path)}`;
    return {
      name,
      inputs: inputsFrom(numbers, ends, options, name),
      ...(found >= 0 && { label: found }),
    };
  };
  return {
    kind: 'table',
    notes: named.notes,
    dataset: {
      name: `${formatNumberOf(rows.length, 'row')} of ${baseName(file.path)}`,
      count: rows.length,
      isSynthetic: false,
      classes: named.classes,
      hasLabels: named.labels !== undefined,
      ...(named.labels && { labels: named.labels }),
      read,
    },
  };
};

const scan = async (file: DataFile, wanted: number, chosen?: string): Promise<Scanned> => {
  let columns: Columns | undefined;
  const rows: RowPlace[] = [];
  const labels: string[] = [];
  await forEachRow(file, (place, bytes) => {
    if (columns === undefined) {
      columns = columnsOf(decoder.decode(bytes), wanted, chosen, file);
      if (columns.hasHeading) return;
    }
    rows.push(place);
    if (columns.label >= 0) {
      const cells = cellsOf(decoder.decode(bytes), columns.separator);
      labels.push(cells[columns.label] ?? '');
    }
  });
  const none: Columns = { separator: ',', hasHeading: false, index: -1, label: -1, count: 0 };
  return { ...(columns ?? none), rows, labels };
};

/** Reads the first line: a heading, when all of it is text or a cell is named like labels. */
const columnsOf = (
  text: string,
  wanted: number,
  chosen: string | undefined,
  file: DataFile,
): Columns => {
  const separator = separatorOf(text);
  const cells = cellsOf(text, separator);
  const isLabel = (cell: string): boolean =>
    chosen === undefined ? LABEL_NAME.test(cell) : cell === chosen;
  const isText = (cell: string): boolean => !NUMBER.test(cell);
  const texts = cells.filter(isText).length;
  const named = cells.findIndex(isLabel);
  const isNamed = named >= 0 && isText(cells[named] ?? '');
  const hasHeading = texts === cells.length ? cells.length > 1 || wanted === 1 : isNamed;
  if (chosen !== undefined && !(hasHeading && named >= 0))
    throw new InputError(
      'bad-input',
      `${quoteName(file.path)} has no column ${quoteName(chosen)}.`,
      'Name it in the first line.',
    );
  const count = cells.length;
  const index = hasHeading && /^(unnamed: 0)?$/i.test(cells[0] ?? 'x') && count > wanted ? 0 : -1;
  const extra = count - wanted - Number(index >= 0);
  const last = extra === 1 ? count - 1 : -1;
  return {
    separator,
    hasHeading,
    index,
    count,
    label: hasHeading && isNamed && extra === 1 ? named : last,
  };
};

const ADVICE = 'Write numbers with a decimal point, the same number in every row.';
const DECIMAL_COMMA =
  'It has a decimal comma: export the table with decimal points, and commas between the columns.';

const numbersOf = (
  cells: readonly string[],
  { index, label, count }: Columns,
  { line }: RowPlace,
  file: DataFile,
): Float64Array => {
  const bad = (what: string, advice = ADVICE): InputError =>
    new InputError('bad-input', `${quoteName(file.path)}, line ${line}${what}.`, advice);
  if (cells.length !== count)
    throw bad(
      `: ${formatNumberOf(cells.length, 'column')} where the first line has ${formatCount(count)}`,
    );
  const numbers = new Float64Array(count - Number(index >= 0) - Number(label >= 0));
  let to = 0;
  cells.forEach((cell, column) => {
    if (column === index || column === label) return;
    if (!isNumber(cell))
      throw bad(
        `, column ${column + 1}: ${cell === '' ? 'a number is missing' : `${quoteName(cell)} is not a number`}`,
        /^[+-]?\d+,\d+$/.test(cell) ? DECIMAL_COMMA : ADVICE,
      );
    numbers[to++] = realOf(cell);
  });
  return numbers;
};

/** Python writes these for what is not finite; they are read so that the sample can be named for it. */
const NOT_FINITE = /^([+-]?)(nan|inf|infinity)$/i;
const isNumber = (cell: string): boolean => NUMBER.test(cell) || NOT_FINITE.test(cell);
const realOf = (cell: string): number => {
  const [, sign = '', word = ''] = NOT_FINITE.exec(cell) ?? [];
  if (word === '') return Number(cell);
  if (word.toLowerCase() === 'nan') return NaN;
  return sign === '-' ? -Infinity : Infinity;
};

/** A table that is one sample, such as 49 frames of 10. */
const oneSample = async (
  file: DataFile,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<OpenedDataset> => {
  const wanted = valuesTogether(ends);
  const text = decoder.decode(await readWhole(file));
  const { values } = readCsv(text, wanted, file.path);
  const name = baseName(file.path);
  return {
    kind: 'table',
    notes: [],
    dataset: {
      name: `1 sample from ${name}`,
      count: 1,
      isSynthetic: false,
      classes: ends.classNames ?? [],
      hasLabels: false,
      read: () => Promise.resolve({ name, inputs: inputsFrom(values, ends, options, name) }),
    },
  };
};

const wrongWidth = (
  file: DataFile,
  { rows, count }: Scanned,
  { inputs }: ModelEnds,
  wanted: number,
): InputError =>
  new InputError(
    'bad-input',
    rows.length === 0
      ? `${quoteName(file.path)} has no rows of numbers.`
      : `${quoteName(file.path)} has ${formatNumberOf(count, 'column')}; ${inputs.length === 1 ? `the input of ${shapeText(inputs[0]?.kind.shape ?? [])}` : 'all inputs together'} ${inputs.length === 1 ? 'takes' : 'take'} ${formatNumberOf(wanted, 'value')}.`,
    'Write one sample per row, with at most one column more for its class.',
  );
