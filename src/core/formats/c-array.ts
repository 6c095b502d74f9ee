/**
 * Finds a model in C or C++ source that holds it as an array, the form in which firmware projects
 * carry their models. One pass over the bytes, without regular expressions: the text of a 300 kB
 * model is 1.8 MB. Every `{` starts an attempt to read a list of numbers; what is no such list costs
 * one look. A list whose bytes 4 to 7 spell `TFL3` is a model.
 */
import { InputError } from '../errors';
import { isTflite } from './tflite/read-model';

export interface CArray {
  /** Name of the array; empty when the text gives none. */
  readonly symbol: string;
  /** Line on which its values begin, from 1. */
  readonly line: number;
  readonly bytes: Uint8Array;
}

interface Scan {
  readonly text: Uint8Array;
  at: number;
  line: number;
}

const code = (char: string): number => char.charCodeAt(0);
const NEWLINE = code('\n');
const SLASH = code('/');
const STAR = code('*');
const HASH = code('#');
const COMMA = code(',');
const MINUS = code('-');
const ZERO = code('0');
const OPEN = code('{');
const CLOSE = code('}');
const BRACKET = code('[');
const SEMICOLON = code(';');
const BACKSLASH = code('\\');
const QUOTES = [code('"'), code("'")];

const isSpace = (char: number | undefined): boolean =>
  char === 32 || (char !== undefined && char >= 9 && char <= 13);

const isWordChar = (char: number | undefined): boolean =>
  char !== undefined &&
  ((char >= 97 && char <= 122) ||
    (char >= 65 && char <= 90) ||
    (char >= 48 && char <= 57) ||
    char === 95);

function skipLine(scan: Scan): void {
  const end = scan.text.indexOf(NEWLINE, scan.at);
  scan.at = end < 0 ? scan.text.length : end;
}

function skipBlockComment(scan: Scan): void {
  const { text } = scan;
  for (scan.at += 2; scan.at < text.length; scan.at++) {
    if (text[scan.at] === NEWLINE) scan.line++;
    if (text[scan.at] === STAR && text[scan.at + 1] === SLASH) {
      scan.at += 2;
      return;
    }
  }
}

/** Skips white space, comments and preprocessor lines. */
function skipBlank(scan: Scan): void {
  const { text } = scan;
  for (;;) {
    const char = text[scan.at];
    if (isSpace(char)) {
      if (char === NEWLINE) scan.line++;
      scan.at++;
    } else if (char === SLASH && text[scan.at + 1] === SLASH) skipLine(scan);
    else if (char === SLASH && text[scan.at + 1] === STAR) skipBlockComment(scan);
    else if (char === HASH) skipLine(scan);
    else return;
  }
}

/** Skips a text or character literal; one that is not closed ends with its line. */
function skipLiteral(scan: Scan, quote: number): void {
  for (scan.at++; scan.at < scan.text.length; scan.at++) {
    const char = scan.text[scan.at];
    if (char === BACKSLASH) scan.at++;
    else if (char === quote) {
      scan.at++;
      return;
    } else if (char === NEWLINE) return;
  }
}

/** Value of a digit in bases up to 16, or 16 when it is none. */
function digitOf(char: number | undefined): number {
  if (char === undefined) return 16;
  if (char >= 48 && char <= 57) return char - 48;
  const lower = char | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : 16;
}

/** Base of the number that starts here, moving past its prefix: `0x1c`, `0b101`, `034` or `28`. */
function readBase(scan: Scan): number {
  if (scan.text[scan.at] !== ZERO) return 10;
  const next = (scan.text[scan.at + 1] ?? 0) | 32;
  if (next !== code('x') && next !== code('b')) return 8;
  scan.at += 2;
  return next === code('x') ? 16 : 2;
}

/** Reads an integer literal with its suffix; NaN when there is none. */
function readInteger(scan: Scan): number {
  const { text } = scan;
  const isNegative = text[scan.at] === MINUS;
  if (isNegative) scan.at++;
  const base = readBase(scan);
  const start = scan.at;
  let value = 0;
  for (let digit = digitOf(text[scan.at]); digit < base; digit = digitOf(text[++scan.at]))
    value = value * base + digit;
  const hasDigits = scan.at > start;
  while (((text[scan.at] ?? 0) | 32) === code('u') || ((text[scan.at] ?? 0) | 32) === code('l'))
    scan.at++;
  if (!hasDigits || isWordChar(text[scan.at])) return NaN;
  return isNegative ? -value : value;
}

/** Bytes that grow as they come; reused from list to list. */
interface Sink {
  bytes: Uint8Array;
  length: number;
}

function push(sink: Sink, value: number): void {
  if (sink.length === sink.bytes.length) {
    const larger = new Uint8Array(2 * sink.bytes.length);
    larger.set(sink.bytes);
    sink.bytes = larger;
  }
  sink.bytes[sink.length++] = value;
}

/** Whether what came so far is the beginning of a model. */
const isModel = ({ bytes, length }: Sink): boolean => isTflite(bytes.subarray(0, length));

function notAByte(scan: Scan, symbol: string, start: number): InputError {
  const end = scan.text
    .subarray(start, start + 40)
    .findIndex((char) => char === COMMA || isSpace(char));
  const found = new TextDecoder().decode(scan.text.subarray(start, start + (end < 0 ? 40 : end)));
  return new InputError(
    'malformed',
    `Line ${scan.line}: “${found}” in the array ${symbol || '(unnamed)'} is not a byte.`,
    'Export the array again with values from 0 to 255.',
  );
}

/**
 * Reads the list after a `{`. Undefined when it is no list of bytes; then the scan has moved past
 * what was looked at. Only a list that is a model so far can fail: anything else is other code.
 */
function readList(scan: Scan, symbol: string, sink: Sink): Uint8Array | undefined {
  sink.length = 0;
  for (;;) {
    skipBlank(scan);
    const char = scan.text[scan.at];
    if (char === CLOSE || char === undefined) break;
    const start = scan.at;
    const value = readInteger(scan);
    if (!(value >= -128 && value <= 255)) {
      if (isModel(sink)) throw notAByte(scan, symbol, start);
      return undefined;
    }
    push(sink, value);
    skipBlank(scan);
    if (scan.text[scan.at] === COMMA) scan.at++;
    else if (scan.text[scan.at] === CLOSE || scan.at >= scan.text.length) break;
    else if (isModel(sink)) throw notAByte(scan, symbol, scan.at);
    else return undefined;
  }
  return sink.length > 0 ? sink.bytes.slice(0, sink.length) : undefined;
}

function readWord(scan: Scan): string {
  const start = scan.at;
  while (isWordChar(scan.text[scan.at])) scan.at++;
  return new TextDecoder().decode(scan.text.subarray(start, Math.min(scan.at, start + 200)));
}

/**
 * All lists of bytes in C source, in order; `isTflite` tells which are models.
 * @throws InputError `malformed` with the line, when a model's array holds something else than bytes
 */
export function findArrays(text: Uint8Array): readonly CArray[] {
  const scan: Scan = { text, at: 0, line: 1 };
  const sink: Sink = { bytes: new Uint8Array(4096), length: 0 };
  const found: CArray[] = [];
  let word = ''; // the last word
  let symbol = ''; // the word before the statement's first bracket
  for (;;) {
    skipBlank(scan);
    const char = text[scan.at];
    if (char === undefined) return found;
    if (isWordChar(char)) word = readWord(scan);
    else if (QUOTES.includes(char)) skipLiteral(scan, char);
    else {
      scan.at++;
      if (char === BRACKET) symbol ||= word;
      if (char === OPEN) {
        const { line } = scan;
        const bytes = readList(scan, symbol || word, sink);
        if (bytes) found.push({ symbol: symbol || word, line, bytes });
      }
      if (char === OPEN || char === CLOSE || char === SEMICOLON) symbol = '';
    }
  }
}
