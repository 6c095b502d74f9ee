/**
 * Two kinds of building blocks for the link format. A `Codec` writes one value; a `Column` writes the
 * same field of many records one after another, which is what makes the result compress well. Both
 * directions stand side by side, so that neither can be changed alone.
 */
import type { ByteReader, ByteWriter } from './bytes';
import { Corrupt } from './bytes';

export interface Codec<T> {
  readonly write: (out: ByteWriter, value: T) => void;
  readonly read: (from: ByteReader) => T;
}

export interface Column<T> {
  readonly write: (out: ByteWriter, values: readonly T[]) => void;
  readonly read: (from: ByteReader, count: number) => T[];
}

/** Unsigned integer up to 2^53 - 1, seven bits to a byte, low ones first. */
export const varint: Codec<number> = {
  write(out, value) {
    let rest = value;
    while (rest >= 128) {
      out.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    out.byte(rest);
  },
  read(from) {
    let value = 0;
    for (let scale = 1; scale < 2 ** 56; scale *= 128) {
      const byte = from.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return safe(value);
    }
    throw new Corrupt('a number is too long');
  },
};

function safe(value: number): number {
  if (value > Number.MAX_SAFE_INTEGER) throw new Corrupt('a number is too large');
  return value;
}

/** Largest magnitude `signed` can hold. */
export const MAX_SIGNED = 2 ** 52 - 1;

/** Integer of either sign: 0, -1, 1, -2, 2, ... */
export const signed: Codec<number> = {
  write: (out, value) => varint.write(out, value < 0 ? -2 * value - 1 : 2 * value),
  read(from) {
    const value = varint.read(from);
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  },
};

export const bool: Codec<boolean> = {
  write: (out, value) => out.byte(value ? 1 : 0),
  read: (from) => choice(from.byte(), 2) === 1,
};

/** `value`, which must be below `limit`. */
export function choice(value: number, limit: number): number {
  if (value < limit) return value;
  throw new Corrupt('a value is out of range');
}

/** UTF-8 text with its length in front. */
export const text: Codec<string> = {
  write(out, value) {
    const bytes = new TextEncoder().encode(value);
    varint.write(out, bytes.length);
    out.bytes(bytes);
  },
  read: (from) => decodeText(from.bytes(varint.read(from))),
};

/** Texts: all lengths first, then all characters. */
export const texts: Column<string> = {
  write(out, values) {
    const encoded = values.map((value) => new TextEncoder().encode(value));
    encoded.forEach((bytes) => varint.write(out, bytes.length));
    encoded.forEach((bytes) => out.bytes(bytes));
  },
  read(from, count) {
    const lengths = Array.from({ length: count }, () => varint.read(from));
    return lengths.map((length) => decodeText(from.bytes(length)));
  },
};

/** Text as a receiver will read it: invalid bytes replaced, nothing stripped. */
export const decodeText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

/** IEEE floats, little-endian. */
export const f64: Codec<number> = {
  write(out, value) {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setFloat64(0, value, true);
    out.bytes(bytes);
  },
  read(from) {
    const bytes = from.bytes(8);
    return new DataView(bytes.buffer, bytes.byteOffset, 8).getFloat64(0, true);
  },
};

/** 32-bit floats with their first bytes together, then their second, ...: exponents repeat. */
export const f32s: Column<number> = {
  write(out, values) {
    const bytes = new Uint8Array(values.length * 4);
    const view = new DataView(bytes.buffer);
    values.forEach((value, i) => view.setFloat32(i * 4, value, true));
    for (let plane = 0; plane < 4; plane++)
      for (let i = plane; i < bytes.length; i += 4) out.byte(bytes[i] ?? 0);
  },
  read(from, count) {
    const planes = from.bytes(count * 4);
    const view = new DataView(new ArrayBuffer(4));
    return Array.from({ length: count }, (_, i) => {
      for (let plane = 0; plane < 4; plane++) view.setUint8(plane, planes[plane * count + i] ?? 0);
      return view.getFloat32(0, true);
    });
  },
};

/** One value after another. */
export const each = <T>(codec: Codec<T>): Column<T> => ({
  write: (out, values) => values.forEach((value) => codec.write(out, value)),
  read: (from, count) => Array.from({ length: count }, () => codec.read(from)),
});

/** Lists: all lengths first, then all elements of all lists as one column. */
export const lists = <T>(elements: Column<T>): Column<readonly T[]> => ({
  write(out, values) {
    values.forEach((list) => varint.write(out, list.length));
    elements.write(
      out,
      values.flatMap((list) => list),
    );
  },
  read(from, count) {
    const lengths = Array.from({ length: count }, () => varint.read(from));
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const flat = elements.read(from, bounded(from, total));
    let at = 0;
    return lengths.map((length) => flat.slice(at, (at += length)));
  },
});

/** Values that may be absent: a flag each, then the present ones as a column. */
export const optional = <T extends object>(present: Column<T>): Column<T | undefined> => ({
  write(out, values) {
    values.forEach((value) => bool.write(out, value !== undefined));
    present.write(
      out,
      values.filter((value) => value !== undefined),
    );
  },
  read(from, count) {
    const flags = Array.from({ length: count }, () => bool.read(from));
    const found = present.read(from, flags.filter(Boolean).length);
    let at = 0;
    return flags.map((flag) => (flag ? found[at++] : undefined));
  },
});

/** Records as one column per field, in the order in which `fields` lists them. */
export function columns<T extends object>(fields: {
  readonly [K in keyof T]-?: Column<T[K]>;
}): Column<T> {
  const keys = Object.keys(fields) as (keyof T)[];
  return {
    write: (out, records) =>
      keys.forEach((key) =>
        fields[key].write(
          out,
          records.map((record) => record[key]),
        ),
      ),
    read(from, count) {
      const parts = keys.map((key) => [key, fields[key].read(from, count)] as const);
      return Array.from(
        { length: count },
        (_, i) => Object.fromEntries(parts.map(([key, values]) => [key, values[i]])) as T,
      );
    },
  };
}

/** A column with its length in front. */
export const counted = <T>(column: Column<T>): Codec<readonly T[]> => ({
  write(out, values) {
    varint.write(out, values.length);
    column.write(out, values);
  },
  read: (from) => column.read(from, bounded(from, varint.read(from))),
});

/** A count whose elements take a byte each at least: more of them than bytes cannot be. */
function bounded(from: ByteReader, count: number): number {
  if (count > from.remaining()) throw new Corrupt('a count is too large');
  return count;
}
