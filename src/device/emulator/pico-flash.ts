/**
 * The flash of a Raspberry Pi Pico and the drive its boot ROM shows in BOOTSEL mode: UF2 blocks for the
 * RP2040 are written where they say; everything else is ignored, as the boot ROM does. Like the boot ROM
 * it erases a block's sector with the first block of every 16 by number (RP2040-E14), and what is
 * written without being erased can only lose bits. The facts: RP2040 datasheet, sections 2.8.1 and
 * 2.8.4, and its errata.
 */
import { readUf2, RP2040_FAMILY } from '../../core/firmware/uf2';
import type { Address, Segment } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';
import { FLASH_AT, isSecondStage } from '../rp2040-boot';

export const FLASH_BYTES: Bytes = 2 * 1024 * 1024;
/** Bytes of a block of UF2. */
export const BLOCK_BYTES: Bytes = 512;
/** Where the boot ROM's second stage expects the vector table. */
export const VECTORS_AT: Address = FLASH_AT + 0x100;

const SECTOR = 4096;
const BLOCKS_A_SECTOR = 16;

export interface PicoFlash {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** A new file begins: sectors are erased again when they are first written. */
  beginFile(): void;
  /**
   * Takes whole UF2 blocks. Returns the payload bytes that were written; blocks for another family of
   * chips, or for an address outside, count nothing.
   */
  writeBlocks(blocks: Uint8Array): Bytes;
  /** Whether the boot ROM would start what is there. */
  isBootable(): boolean;
}

const NUMBER_AT = 20;
const COUNT_AT = 24;

/** One block as a file of its own, for the one reader of UF2 there is. */
const segmentOf = (block: Uint8Array): Segment | undefined => {
  const file = block.slice();
  const view = new DataView(file.buffer);
  view.setUint32(NUMBER_AT, 0, true);
  view.setUint32(COUNT_AT, 1, true);
  const { pieces, family } = readUf2(file);
  return family === RP2040_FAMILY ? pieces[0] : undefined;
};

const isInside = ({ address, bytes }: Segment): boolean =>
  address >= FLASH_AT && address + bytes.length <= FLASH_AT + FLASH_BYTES;

/** Erased flash. */
export const createPicoFlash = (): PicoFlash => {
  const bytes = new Uint8Array(FLASH_BYTES).fill(0xff);
  const erased = new Set<number>();
  const eraseFor = (number: number, at: number): void => {
    const group = Math.floor(number / BLOCKS_A_SECTOR);
    if (erased.has(group)) return;
    erased.add(group);
    const sector = at - (at % SECTOR);
    bytes.fill(0xff, sector, sector + SECTOR);
  };
  const writeBlock = (block: Uint8Array): Bytes => {
    const segment = segmentOf(block);
    if (segment === undefined || !isInside(segment)) return 0;
    const at = segment.address - FLASH_AT;
    eraseFor(new DataView(block.buffer, block.byteOffset).getUint32(NUMBER_AT, true), at);
    segment.bytes.forEach((byte, i) => (bytes[at + i] = (bytes[at + i] ?? 0) & byte));
    return segment.bytes.length;
  };
  return {
    bytes,
    beginFile: () => erased.clear(),
    writeBlocks: (blocks) => {
      let written = 0;
      for (let at = 0; at + BLOCK_BYTES <= blocks.length; at += BLOCK_BYTES)
        written += writeBlock(blocks.subarray(at, at + BLOCK_BYTES));
      return written;
    },
    isBootable: () => isSecondStage(bytes),
  };
};
