/**
 * Intel HEX: lines of `:LLAAAATT<data>CC`, the oldest and most common text form of firmware. Record
 * types 00 to 05 (Intel, "Hexadecimal Object File Format Specification", 1988).
 */
import { InputError } from '../errors';
import type { Segment } from './firmware';

const DATA = 0;
const END = 1;
const EXTENDED_SEGMENT = 2;
const START_SEGMENT = 3;
const EXTENDED_LINEAR = 4;
const START_LINEAR = 5;

const BYTES_A_LINE = 16;

interface Line {
  readonly type: number;
  readonly offset: number;
  readonly data: Uint8Array;
}

const refusal = (line: number, what: string): InputError =>
  new InputError(
    'bad-file',
    `Line ${line} of the HEX file ${what}.`,
    'Export or download the file again.',
  );

const sumOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => (sum + byte) & 255, 0);

const parseLine = (text: string, number: number): Line => {
  if (!/^:(?:[0-9a-f]{2}){5,260}$/i.test(text)) throw refusal(number, 'is not a record');
  const bytes = Uint8Array.from({ length: (text.length - 1) / 2 }, (_, i) =>
    parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16),
  );
  const [count = 0, high = 0, low = 0, type = 0] = bytes;
  if (bytes.length !== count + 5) throw refusal(number, 'has another length than it says');
  if (sumOf(bytes) !== 0) throw refusal(number, 'has a wrong checksum');
  return { type, offset: high * 256 + low, data: bytes.subarray(4, 4 + count) };
};

const word = (data: Uint8Array, line: number): number => {
  if (data.length !== 2) throw refusal(line, 'gives a base address that is not of two bytes');
  return (data[0] ?? 0) * 256 + (data[1] ?? 0);
};

/**
 * Pieces of a HEX file, in its own order.
 * @throws InputError `bad-file` with the line: no record, wrong length or checksum, cut short
 */
export const readHex = (text: string): readonly Segment[] => {
  const pieces: Segment[] = [];
  let base = 0;
  let hasEnded = false;
  const lines = text.split(/\r\n|\r|\n/);
  for (const [i, line] of lines.entries()) {
    if (line.trim() === '') continue;
    // Two files put together are no file: what of the first the second may replace, nobody says.
    if (hasEnded) throw refusal(i + 1, 'comes after the record that ends it');
    const { type, offset, data } = parseLine(line.trim(), i + 1);
    if (type === END) hasEnded = true;
    else if (type === DATA) pieces.push({ address: base + offset, bytes: data });
    else if (type === EXTENDED_SEGMENT) base = word(data, i + 1) * 16;
    else if (type === EXTENDED_LINEAR) base = word(data, i + 1) * 65536;
    else if (type !== START_SEGMENT && type !== START_LINEAR)
      throw refusal(i + 1, `is of unknown type ${type}`);
  }
  if (hasEnded) return pieces;
  throw new InputError(
    'bad-file',
    `The HEX file ends after line ${lines.length} without its end record: it is cut short.`,
    'Export or download the file again.',
  );
};

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(2, '0');

const record = (type: number, offset: number, data: Uint8Array): string => {
  const bytes = Uint8Array.of(data.length, offset >> 8, offset & 255, type, ...data);
  return `:${Array.from(bytes, hex).join('')}${hex(-sumOf(bytes) & 255)}\n`;
};

/** Lines of at most 16 bytes, none of them across a multiple of 64 KiB. */
export const writeHex = (segments: readonly Segment[]): string => {
  const lines: string[] = [];
  let base = 0;
  for (const { address, bytes } of segments) {
    for (let at = 0; at < bytes.length;) {
      const high = Math.floor((address + at) / 65536);
      const offset = (address + at) % 65536;
      if (high !== base)
        lines.push(record(EXTENDED_LINEAR, 0, Uint8Array.of(high >> 8, high & 255)));
      base = high;
      const count = Math.min(BYTES_A_LINE, bytes.length - at, 65536 - offset);
      lines.push(record(DATA, offset, bytes.subarray(at, at + count)));
      at += count;
    }
  }
  return `${lines.join('')}${record(END, 0, new Uint8Array())}`;
};
