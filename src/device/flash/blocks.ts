/** Firmware as pieces of the size that a bootloader writes with one command. */
import type { Address, Segment } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';

/** What a byte of flash is when nothing was written to it. */
export const ERASED = 0xff;

/**
 * Blocks none of which crosses a multiple of `size`, all of which begin and end at multiples of
 * `granule`; what the firmware leaves open in them is as erased flash.
 */
export const planBlocks = (
  segments: readonly Segment[],
  size: Bytes,
  granule: Bytes,
): readonly Segment[] => {
  const windows = new Map<Address, Segment[]>();
  for (const { address, bytes } of segments)
    for (let at = 0; at < bytes.length;) {
      const window = Math.floor((address + at) / size) * size;
      const end = Math.min(bytes.length, window + size - address);
      const piece = { address: address + at, bytes: bytes.subarray(at, end) };
      windows.set(window, [...(windows.get(window) ?? []), piece]);
      at = end;
    }
  return [...windows.values()].map((pieces) => joined(pieces, granule));
};

const joined = (pieces: readonly Segment[], granule: Bytes): Segment => {
  const first = pieces[0] as Segment;
  const last = pieces.at(-1) as Segment;
  const address = Math.floor(first.address / granule) * granule;
  const end = Math.ceil((last.address + last.bytes.length) / granule) * granule;
  const bytes = new Uint8Array(end - address).fill(ERASED);
  for (const piece of pieces) bytes.set(piece.bytes, piece.address - address);
  return { address, bytes };
};
