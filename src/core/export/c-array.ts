/**
 * Bytes as the rows of a C array initializer, twelve to a line: the layout that `xxd -i` writes and
 * every tutorial shows. A megabyte of model is six of text, so the digits are copied from a table
 * into one preallocated buffer instead of being joined as strings.
 */
import { xxdName } from './c-names';

const PER_LINE = 12;
/** `0xhh, ` is six characters; a line break and indent replaces the blank: two more per line. */
const CELL = 6;

const HEX = '0123456789abcdef';
const HIGH = Uint8Array.from({ length: 256 }, (_, byte) => HEX.charCodeAt(byte >> 4));
const LOW = Uint8Array.from({ length: 256 }, (_, byte) => HEX.charCodeAt(byte & 15));

const code = (character: string): number => character.charCodeAt(0);
const [ZERO, X, COMMA, BLANK, NEWLINE] = [code('0'), code('x'), code(','), code(' '), code('\n')];

/** `  0x1c, 0x00, ...,\n  0x03` without a final line break; empty for no bytes. */
export function arrayRows(bytes: Uint8Array): string {
  const lines = Math.ceil(bytes.length / PER_LINE);
  const out = new Uint8Array(bytes.length * CELL + lines * 2);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    if (i % PER_LINE === 0) {
      out[at++] = BLANK;
      out[at++] = BLANK;
    }
    out[at] = ZERO;
    out[at + 1] = X;
    out[at + 2] = HIGH[byte] ?? 0;
    out[at + 3] = LOW[byte] ?? 0;
    out[at + 4] = COMMA;
    out[at + 5] = (i + 1) % PER_LINE === 0 ? NEWLINE : BLANK;
    at += CELL;
  }
  // The last cell's comma and blank do not belong to the list.
  return new TextDecoder().decode(out.subarray(0, Math.max(0, at - 2)));
}

/**
 * What `xxd -i PATH` prints for these bytes, byte for byte (xxd 2022-01-14).
 *
 * @param path as it would be typed on the command line; it becomes the variable's name
 */
export function xxdInclude(bytes: Uint8Array, path: string): string {
  const name = xxdName(path);
  const rows = bytes.length === 0 ? '' : `${arrayRows(bytes)}\n`;
  return `unsigned char ${name}[] = {\n${rows}};\nunsigned int ${name}_len = ${bytes.length};\n`;
}
