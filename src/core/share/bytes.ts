/**
 * Bytes out and bytes in, for the link's columns. The writer grows; the reader never looks past its
 * end and never trusts a number it has not bounded: running out, or over a limit, is a `Corrupt`
 * signal that the caller turns into its own sentence.
 */

/** Thrown inside the decoder only; `link.ts` and `file.ts` turn it into an InputError. */
export class Corrupt extends Error {
  override readonly name = 'Corrupt';
}

export interface ByteWriter {
  byte(value: number): void;
  bytes(values: Uint8Array): void;
  /** The bytes written so far. */
  take(): Uint8Array;
}

export interface ByteReader {
  byte(): number;
  /** The next `length` bytes, not copied. */
  bytes(length: number): Uint8Array;
  remaining(): number;
}

export function byteWriter(): ByteWriter {
  let store = new Uint8Array(1024);
  let used = 0;
  const reserve = (more: number): void => {
    if (used + more <= store.length) return;
    const larger = new Uint8Array(Math.max(store.length * 2, used + more));
    larger.set(store.subarray(0, used));
    store = larger;
  };
  return {
    byte(value) {
      reserve(1);
      store[used++] = value;
    },
    bytes(values) {
      reserve(values.length);
      store.set(values, used);
      used += values.length;
    },
    take: () => store.slice(0, used),
  };
}

export function byteReader(source: Uint8Array): ByteReader {
  let at = 0;
  return {
    byte() {
      const value = source[at];
      if (value === undefined) throw new Corrupt('ends early');
      at++;
      return value;
    },
    bytes(length) {
      if (length > source.length - at) throw new Corrupt('ends early');
      at += length;
      return source.subarray(at - length, at);
    },
    remaining: () => source.length - at,
  };
}
