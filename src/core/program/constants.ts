/**
 * The constants of a program: weights as the kernels want them, biases, multipliers, tables. Equal
 * byte strings are stored once, so that two operators with one table, or one filter, share it.
 */
import type { Bytes } from '../units';
import { alignUp } from '../units';
import type { Place } from './place';

/** Constants start at a multiple of this; enough for every element type and for word loads. */
const ALIGN: Bytes = 8;

export interface Constants {
  /** Stores `bytes` and says where; `align` is a power of two up to 16. */
  readonly add: (bytes: Uint8Array, align?: number) => Place;
  readonly int32: (values: Iterable<number>) => Place;
  readonly float32: (values: Iterable<number>) => Place;
  /** Everything stored so far, padded to a multiple of 16. */
  readonly bytes: () => Uint8Array;
}

/** An empty pool. */
export const newConstants = (): Constants => {
  const parts: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  const known = new Map<string, { readonly at: number; readonly bytes: Uint8Array }[]>();
  let end = 0;
  const add = (bytes: Uint8Array, align = ALIGN): Place => {
    const key = `${bytes.length}:${fingerprint(bytes)}`;
    const same = known
      .get(key)
      ?.find((part) => part.at % align === 0 && part.bytes.every((b, i) => b === bytes[i]));
    const part = same ?? { at: alignUp(end, Math.max(align, ALIGN)), bytes: bytes.slice() };
    if (same === undefined) {
      parts.push(part);
      known.set(key, [...(known.get(key) ?? []), part]);
      end = part.at + bytes.length;
    }
    return { space: 'constant', offset: part.at };
  };
  return {
    add,
    int32: (values) => add(new Uint8Array(Int32Array.from(values).buffer)),
    float32: (values) => add(new Uint8Array(Float32Array.from(values).buffer)),
    bytes: () => {
      const all = new Uint8Array(alignUp(end, 16));
      for (const { at, bytes } of parts) all.set(bytes, at);
      return all;
    },
  };
};

/** FNV-1a over at most a few thousand evenly spread bytes: only a filter before the comparison. */
const fingerprint = (bytes: Uint8Array): number => {
  const stride = Math.max(1, Math.floor(bytes.length / 4096));
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i += stride) {
    hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  }
  return hash >>> 0;
};
