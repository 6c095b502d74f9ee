/**
 * The rows of a text table, found by reading it once in pieces: where each lies, and the text of one
 * column. What a row says is read again when it is needed, so a table may be larger than memory.
 */
import { InputError } from '../errors';
import { formatCount, formatKib, quoteName } from '../text';
import type { ByteOffset, Bytes } from '../units';
import { readExactly } from './data-file';
import type { DataFile } from './dataset';

const PIECE: Bytes = 1024 * 1024;
const LONGEST_ROW: Bytes = 64 * 1024 * 1024;
const MOST_ROWS = 16_000_000;
const [LINE_FEED, RETURN] = [10, 13];

export interface RowPlace {
  /** From 1, empty lines counted. */
  readonly line: number;
  readonly at: ByteOffset;
  readonly bytes: Bytes;
}

/**
 * Calls `visit` for every line that is not empty, in order.
 * @param visit gets the line's bytes, valid during the call only
 * @throws InputError `bad-input` for a line or a number of lines that no table has
 */
export const forEachRow = async (
  file: DataFile,
  visit: (place: RowPlace, bytes: Uint8Array) => void,
): Promise<void> => {
  let [line, rows, at] = [1, 0, 0];
  let pending = new Uint8Array(0);
  const end = (bytes: Uint8Array, isLast: boolean): void => {
    if (bytes.some((byte) => byte > 32)) {
      if (++rows > MOST_ROWS) throw tooLarge(file, `more than ${formatCount(MOST_ROWS)} rows`);
      visit({ line, at, bytes: bytes.length }, bytes);
    }
    at += bytes.length + (isLast ? 0 : 1);
  };
  for (let from = 0; from < file.bytes; from += PIECE) {
    const piece = await readExactly(file, from, Math.min(PIECE, file.bytes - from));
    const bytes = joined(pending, piece);
    let start = 0;
    for (let i = pending.length; i < bytes.length; i++) {
      if (bytes[i] !== LINE_FEED && bytes[i] !== RETURN) continue;
      end(bytes.subarray(start, i), false);
      const isPair = bytes[i] === LINE_FEED && bytes[i - 1] === RETURN;
      if (!isPair) line++;
      start = i + 1;
    }
    pending = bytes.slice(start);
    if (pending.length > LONGEST_ROW)
      throw tooLarge(file, `a line of more than ${formatKib(LONGEST_ROW)}`);
  }
  end(pending, true);
};

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

const tooLarge = (file: DataFile, what: string): InputError =>
  new InputError('bad-input', `${quoteName(file.path)} has ${what}.`, 'Give it as a .npy file.');

/** What stands between cells; blanks where none of the others does. */
export type Separator = ',' | ';' | '\t' | ' ';

export const separatorOf = (text: string): Separator => {
  const counts = ([',', ';', '\t'] as const).map(
    (mark) => [mark, text.split(mark).length - 1] as const,
  );
  const [mark, count] = counts.reduce((best, next) => (next[1] > best[1] ? next : best));
  return count > 0 ? mark : ' ';
};

/** Cells without blanks and quotes around them; a separator may end a line. */
export const cellsOf = (text: string, separator: Separator): readonly string[] => {
  const trimmed = text.replace(/^\uFEFF/, '').trim();
  if (separator === ' ') return trimmed.split(/\s+/).map((cell) => cell.replace(/^"(.*)"$/s, '$1'));
  const cells = trimmed.includes('"')
    ? quotedCells(trimmed, separator)
    : trimmed.split(separator).map((cell) => cell.trim());
  return cells.length > 1 && cells.at(-1) === '' && trimmed.endsWith(separator)
    ? cells.slice(0, -1)
    : cells;
};

/** A separator between quotes is text; two quotes stand for one. */
const quotedCells = (text: string, separator: Separator): readonly string[] => {
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    if (letter === separator && !isQuoted) {
      cells.push(cell);
      cell = '';
    } else cell += letter;
  }
  return [...cells, cell].map((raw) =>
    raw
      .trim()
      .replace(/^"(.*)"$/s, '$1')
      .replace(/""/g, '"'),
  );
};
