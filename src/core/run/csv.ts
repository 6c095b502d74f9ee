/**
 * Numbers as text: comma, semicolon, tab or blanks between them, with or without a heading line. The
 * values are real ones. A file with several rows is either one input (49 frames of 10) or one input
 * per row, in which case the first row counts.
 */
import { InputError } from '../errors';
import { formatCount, quoteName } from '../text';

export const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const MOST_CHARACTERS = 1 << 24;

export interface CsvValues {
  readonly values: readonly number[];
  /** Which part of the file was taken, in words; empty for all of it. */
  readonly part: string;
}

interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** @throws InputError `bad-input` naming line and column, or how many values there should be */
export const readCsv = (text: string, wanted: number, name: string): CsvValues => {
  const file = quoteName(name);
  if (text.length > MOST_CHARACTERS)
    throw new InputError('bad-input', `${file} is too long for one input.`, 'Use a .npy file.');
  const rows = withoutHeading(rowsOf(text));
  const total = rows.reduce((sum, { cells }) => sum + cells.length, 0);
  if (total === wanted) return { values: rows.flatMap((row) => numbersOf(row, file)), part: '' };
  const [first] = rows;
  if (first?.cells.length === wanted && rows.every(({ cells }) => cells.length === wanted))
    return { values: numbersOf(first, file), part: `row 1 of ${formatCount(rows.length)}` };
  // A cell that is no number is the likelier mistake, and says more than a count.
  for (const row of rows) numbersOf(row, file);
  throw new InputError(
    'bad-input',
    `${file} has ${formatCount(total)} numbers; the input takes ${formatCount(wanted)}.`,
    'Give one row with all of them, in the order of the tensor.',
  );
};

const rowsOf = (text: string): readonly Row[] =>
  text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line, i) => ({ line: i + 1, cells: cellsOf(line) }))
    .filter(({ cells }) => cells.length > 0);

/** Separators are one comma or semicolon with blanks around it, or blanks alone; one may end a line. */
const cellsOf = (line: string): readonly string[] => {
  const trimmed = line.trim().replace(/\s*[,;]$/, '');
  const cells = trimmed === '' ? [] : trimmed.split(/\s*[,;]\s*|\s+/);
  return cells.map((cell) => cell.replace(/^"(.*)"$/, '$1'));
};

const withoutHeading = (rows: readonly Row[]): readonly Row[] => {
  const isHeading = rows.length > 1 && rows[0]?.cells.every((cell) => !NUMBER.test(cell)) === true;
  return isHeading ? rows.slice(1) : rows;
};

const numbersOf = ({ line, cells }: Row, file: string): readonly number[] =>
  cells.map((cell, i) => {
    if (NUMBER.test(cell)) return Number(cell);
    throw new InputError(
      'bad-input',
      `${file}, line ${line}, column ${i + 1}: ${cell === '' ? 'a number is missing' : `${quoteName(cell)} is not a number`}.`,
      'Write numbers with a decimal point, separated by commas.',
    );
  });
