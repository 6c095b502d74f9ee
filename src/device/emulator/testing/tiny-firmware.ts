/**
 * Firmware of a few instructions for the emulated Pico, written as Thumb halfwords. It begins with the
 * runner image's second-stage loader, whose checksum the boot ROM wants.
 */
import { runnerImage } from '../../../../scripts/runner/testing/cargo';
import type { Firmware } from '../../../core/firmware/firmware';
import { makeFirmware } from '../../../core/firmware/segments';
import { FLASH_AT } from '../../rp2040-boot';

const STACK = 0x2004_0000;
const LOADER_BYTES = 256;
const CODE = 0x200;
const HANDLER = 0x300;

export const movs = (to: number, value: number): number => 0x2000 | (to << 8) | value;
export const lsls = (to: number, by: number): number => (by << 6) | (to << 3) | to;
export const adds = (to: number, other: number): number => 0x1800 | (other << 6) | (to << 3) | to;
/** To the address in that register and so many words behind it. */
export const str = (from: number, base: number, words = 0): number =>
  0x6000 | (words << 6) | (base << 3) | from;
export const ldr = (to: number, base: number, words = 0): number =>
  0x6800 | (words << 6) | (base << 3) | to;
export const ldrh = (to: number, base: number): number => 0x8800 | (base << 3) | to;
export const blx = (to: number): number => 0x4780 | (to << 3);
export const WFI = 0xbf30;
export const BKPT = 0xbe00;
/** Back by so many instructions, this one not counted. */
export const back = (count: number): number => 0xe000 | ((-count - 2) & 0x7ff);
/** Here, for ever. */
export const STAY = back(0);

/** r0 to UART0's data register, r1 to a character, and out with it. */
export const say = (character: string): readonly number[] => [
  ...[movs(0, 0x40), lsls(0, 24), movs(1, 0x34), lsls(1, 12), adds(0, 1)],
  ...[movs(1, character.charCodeAt(0)), str(1, 0)],
];

/** @param handler where every exception goes */
export const tinyFirmware = (
  code: readonly number[],
  handler: readonly number[] = [STAY],
): Promise<Firmware> => {
  const bytes = new Uint8Array(1024);
  const view = new DataView(bytes.buffer);
  bytes.set(runnerImage('rp2040-uart').subarray(0, LOADER_BYTES));
  for (let vector = 0; vector < 48; vector++)
    view.setUint32(LOADER_BYTES + 4 * vector, FLASH_AT + HANDLER + 1, true);
  view.setUint32(LOADER_BYTES, STACK, true);
  view.setUint32(LOADER_BYTES + 4, FLASH_AT + CODE + 1, true);
  code.forEach((op, i) => view.setUint16(CODE + 2 * i, op, true));
  handler.forEach((op, i) => view.setUint16(HANDLER + 2 * i, op, true));
  return makeFirmware('tiny', [{ address: FLASH_AT, bytes }], 0xe48bff56);
};
