/**
 * UF2 (https://github.com/microsoft/uf2): blocks of 512 bytes, each with the address its payload is
 * for, which a bootloader that poses as a drive picks out of whatever the system writes. Payloads of
 * 256 bytes, the one size every bootloader takes.
 */
import { InputError } from '../errors';
import { alignUp } from '../units';
import type { Firmware, Segment } from './firmware';

const BLOCK = 512;
const PAYLOAD = 256;
const MAX_PAYLOAD = 476;
const MAGIC = [0x0a324655, 0x9e5d5157] as const;
const MAGIC_END = 0x0ab16f30;
const NOT_MAIN_FLASH = 1;
const FILE_CONTAINER = 0x1000;
const FAMILY_PRESENT = 0x2000;

/**
 * RP2040-E14: its boot ROM decides by a block's number, not by its address, when to erase a sector of
 * 4 KB. A file must therefore have all 16 pages of every sector, or later pages erase earlier ones.
 */
export const RP2040_FAMILY = 0xe48b_ff56;
const RP2040_SECTOR = 4096;
/**
 * RP2350-E10: the Pico SDK puts one block of this family in front of files for the RP2350, so that
 * chips of stepping A2 that have a partition table take the rest. It holds nothing and is none of the
 * file's count.
 */
const ABSOLUTE_FAMILY = 0xe48b_ff57;

/** Whether a file begins as UF2 files do. */
export const isUf2 = (bytes: Uint8Array): boolean =>
  bytes.length >= 8 && MAGIC.every((magic, i) => viewOf(bytes).getUint32(4 * i, true) === magic);

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const refusal = (what: string): InputError =>
  new InputError('bad-file', `The UF2 file ${what}.`, 'Export or download the file again.');

interface Block extends Segment {
  readonly family?: number;
}

/** One block, or undefined for one that is not for the main flash. */
const readBlock = (bytes: Uint8Array, number: number): Block | undefined => {
  const view = viewOf(bytes);
  const word = (i: number): number => view.getUint32(4 * i, true);
  if (word(0) !== MAGIC[0] || word(1) !== MAGIC[1] || word(127) !== MAGIC_END)
    throw refusal(`is damaged in block ${number}, at offset ${number * BLOCK}`);
  const [flags, address, size] = [word(2), word(3), word(4)];
  if ((flags & (NOT_MAIN_FLASH | FILE_CONTAINER)) !== 0) return undefined;
  if (size > MAX_PAYLOAD) throw refusal(`has ${size} bytes of payload in block ${number}`);
  const family = (flags & FAMILY_PRESENT) !== 0 ? { family: word(7) } : {};
  return { address, bytes: bytes.subarray(32, 32 + size), ...family };
};

/** Whether a file begins with the block of RP2350-E10. */
const beginsWithSpare = (bytes: Uint8Array): boolean => {
  const view = viewOf(bytes);
  const has = (at: number, value: number): boolean => view.getUint32(at, true) === value;
  return bytes.length > BLOCK && has(20, 0) && has(24, 2) && has(28, ABSOLUTE_FAMILY);
};

/**
 * Pieces of a UF2 file and the family of chips it is for.
 * @throws InputError `bad-file`: cut, damaged, or for several families at once
 */
export const readUf2 = (
  bytes: Uint8Array,
): { readonly pieces: readonly Segment[]; readonly family?: number } => {
  if (bytes.length % BLOCK !== 0)
    throw refusal(`has ${bytes.length} bytes, which is no multiple of ${BLOCK}: it is cut short`);
  const from = beginsWithSpare(bytes) ? 1 : 0;
  const count = bytes.length / BLOCK - from;
  const total = viewOf(bytes).getUint32(from * BLOCK + 24, true);
  if (total !== count) throw refusal(`says it has ${total} blocks, but has ${count}`);
  const blocks = Array.from({ length: total }, (_, i) => {
    const at = (from + i) * BLOCK;
    return readBlock(bytes.subarray(at, at + BLOCK), from + i);
  }).filter((block) => block !== undefined);
  const families = new Set(blocks.map(({ family }) => family));
  if (families.size > 1) throw refusal('is for several families of chips at once');
  const [family] = families;
  return { pieces: blocks, ...(family !== undefined && { family }) };
};

/**
 * 256-byte pages of the segments, whole `unit`s of them; what they lack is 0xff, as erased flash is.
 */
const pagesOf = (segments: readonly Segment[], unit: number): ReadonlyMap<number, Uint8Array> => {
  const pages = new Map<number, Uint8Array>();
  for (const { address, bytes } of segments) {
    const begin = address - (address % unit);
    for (let page = begin; page < alignUp(address + bytes.length, unit); page += PAYLOAD) {
      const data = pages.get(page) ?? new Uint8Array(PAYLOAD).fill(0xff);
      const [from, to] = [Math.max(0, page - address), Math.max(0, page + PAYLOAD - address)];
      if (from < to) data.set(bytes.subarray(from, to), Math.max(0, address - page));
      pages.set(page, data);
    }
  }
  return pages;
};

/** A firmware as a UF2 file. Its family must be known: a bootloader ignores blocks for others. */
export const writeUf2 = ({ segments, family }: Firmware): Uint8Array<ArrayBuffer> => {
  const pages = pagesOf(segments, family === RP2040_FAMILY ? RP2040_SECTOR : PAYLOAD);
  const file = new Uint8Array(pages.size * BLOCK);
  const view = viewOf(file);
  let number = 0;
  for (const [address, payload] of pages) {
    const at = number * BLOCK;
    const flags = family === undefined ? 0 : FAMILY_PRESENT;
    const words = [...MAGIC, flags, address, PAYLOAD, number, pages.size, family ?? 0];
    words.forEach((word, i) => view.setUint32(at + 4 * i, word, true));
    file.set(payload, at + 32);
    view.setUint32(at + BLOCK - 4, MAGIC_END, true);
    number++;
  }
  return file;
};
