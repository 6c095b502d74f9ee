/** Test support: finds the places in a sound model's bytes that a test wants to damage. */
import { SCALAR_BYTES } from '../tflite/describe';

export interface Locator {
  /** Where the table at `table` stores the field with this id. */
  readonly field: (table: number, id: number) => number;
  /** Where the offset at `at` leads. */
  readonly target: (at: number) => number;
  /** The table at this position of the vector at `vector`. */
  readonly item: (vector: number, index: number) => number;
  readonly vtable: (table: number) => number;
  readonly root: number;
}

export function locate(bytes: Uint8Array): Locator {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const target = (at: number): number => at + view.getUint32(at, true);
  const vtable = (table: number): number => table - view.getInt32(table, true);
  return {
    target,
    vtable,
    field: (table, id) => table + view.getUint16(vtable(table) + 4 + 2 * id, true),
    item: (vector, index) => target(vector + SCALAR_BYTES.u32 * (index + 1)),
    root: target(0),
  };
}

/** A copy with one 32-bit word changed. */
export function withWord(bytes: Uint8Array, at: number, word: number): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(at, word, true);
  return copy;
}
