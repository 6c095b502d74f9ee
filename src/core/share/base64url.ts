/**
 * Bytes as the 64 characters that every address bar, chat and mail client leaves alone (RFC 4648
 * section 5, without padding).
 */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const VALUES = new Map(Array.from(ALPHABET, (character, value) => [character, value]));
// Some programs rewrite links with the standard alphabet.
VALUES.set('+', 62).set('/', 63);

/** Characters that `length` bytes take. */
export const base64Length = (length: number): number => Math.ceil((length * 8) / 6);

export function toBase64url(bytes: Uint8Array): string {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const bits = (a << 16) | (b << 8) | c;
    const used = base64Length(Math.min(3, bytes.length - i));
    for (let k = 0; k < used; k++) out.push(ALPHABET[(bits >> (18 - 6 * k)) & 63] ?? '');
  }
  return out.join('');
}

/** The bytes the characters stand for, incomplete ones at the end dropped; undefined for any other character. */
export function fromBase64url(characters: string): Uint8Array | undefined {
  const bytes = new Uint8Array(Math.floor((characters.length * 6) / 8));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const character of characters) {
    const value = VALUES.get(character);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    bytes[at++] = (bits >> held) & 255;
  }
  return bytes;
}
