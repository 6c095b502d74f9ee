/** A first-in first-out store of bytes in one block, which grows by doubling and is reused when empty. */
import type { Bytes } from '../core/units';

export interface ByteStore {
  readonly size: () => Bytes;
  readonly push: (bytes: Uint8Array) => void;
  /** Where `byte` is next, counted from the oldest, beginning at `from`; -1 for nowhere. */
  readonly find: (byte: number, from: number) => number;
  /** The oldest `count` bytes, or as many as there are. */
  readonly take: (count: Bytes) => Uint8Array;
}

const FIRST_BYTES = 1024;

export const createByteStore = (): ByteStore => {
  let block = new Uint8Array(FIRST_BYTES);
  let [start, end] = [0, 0];

  const makeRoom = (count: Bytes): void => {
    if (end + count <= block.length) return;
    const kept = block.subarray(start, end);
    let size = block.length;
    while (size < 2 * (kept.length + count)) size *= 2;
    const next = new Uint8Array(size);
    next.set(kept);
    [block, start, end] = [next, 0, kept.length];
  };

  return {
    size: () => end - start,
    push: (bytes) => {
      makeRoom(bytes.length);
      block.set(bytes, end);
      end += bytes.length;
    },
    find: (byte, from) => {
      const at = block.subarray(0, end).indexOf(byte, start + from);
      return at < 0 ? -1 : at - start;
    },
    take: (count) => {
      const taken = block.slice(start, Math.min(end, start + count));
      start += taken.length;
      if (start === end) [start, end] = [0, 0];
      return taken;
    },
  };
};
