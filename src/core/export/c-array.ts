/**
 * Bytes as the rows of a C array initializer, twelve to a line: the layout that `xxd -i` writes and
 * every tutorial shows. A megabyte of model is six of text, so two characters at a time are copied
 * from a table into one preallocated buffer instead of being joined as strings.
 */
import { xxdName } from './c-names';

const PER_LINE = 12;
/** `0xhh, ` is three pairs of characters; each line begins with one more, its indent. */
const PAIRS_PER_BYTE = 3;

/** Pairs of characters as they lie in memory, so the machine's byte order does not matter. */
const pairs = (text: string): Uint16Array =>
  new Uint16Array(Uint8Array.from(text, (character) => character.charCodeAt(0)).buffer);

const DIGITS = pairs(
  Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0')).join(''),
);
const [INDENT = 0, PREFIX = 0, SEPARATOR = 0, LINE_END = 0] = pairs('  0x, ,\n');

/** `  0x1c, 0x00, ...,\n  0x03` without a final line break; empty for no bytes. */
export function arrayRows(bytes: Uint8Array): string {
  const lines = Math.ceil(bytes.length / PER_LINE);
  const out = new Uint16Array(bytes.length * PAIRS_PER_BYTE + lines);
  let at = 0;
  for (let start = 0; start < bytes.length; start += PER_LINE) {
    const end = Math.min(start + PER_LINE, bytes.length);
    out[at++] = INDENT;
    for (let i = start; i < end; i++) {
      out[at] = PREFIX;
      out[at + 1] = DIGITS[bytes[i] ?? 0] ?? 0;
      out[at + 2] = SEPARATOR;
      at += PAIRS_PER_BYTE;
    }
    out[at - 1] = LINE_END;
  }
  // The last byte's comma and line break do not belong to the list.
  return new TextDecoder().decode(new Uint8Array(out.buffer, 0, Math.max(0, at * 2 - 2)));
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
