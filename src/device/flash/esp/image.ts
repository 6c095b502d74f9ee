/**
 * What Espressif's images say of themselves: for which chip they are, for how much flash, and whether
 * they are a program or the bootloader that starts one. The layout: esptool documentation, "Firmware
 * image format".
 */
import type { Address } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';

export interface ImageHeader {
  readonly chipId: number;
  /** What the image was built for; undefined for sizes that have no code here. */
  readonly flashBytes: Bytes | undefined;
  /** It begins with the description that only programs have. */
  readonly isProgram: boolean;
}

/** By the id in the header. */
const CHIPS: ReadonlyMap<number, string> = new Map([
  [0, 'ESP32'],
  [2, 'ESP32-S2'],
  [5, 'ESP32-C3'],
  [9, 'ESP32-S3'],
  [12, 'ESP32-C2'],
  [13, 'ESP32-C6'],
  [16, 'ESP32-H2'],
  [18, 'ESP32-P4'],
  [20, 'ESP32-C61'],
  [23, 'ESP32-C5'],
  [25, 'ESP32-H21'],
  [28, 'ESP32-H4'],
  [32, 'ESP32-S31'],
]);

export const chipName = (id: number): string => CHIPS.get(id) ?? `chip number ${id}`;

/** Where chips of the family look for their bootloader, and where programs usually are. */
export const PLACES: readonly Address[] = [0x0, 0x1000, 0x2000, 0x1_0000];

const MAGIC = 0xe9;
const MOST_SEGMENTS = 16;
const CHIP_ID_AT = 12;
const FIRST_SEGMENT_AT = 32;
const PROGRAM_MAGIC = 0xabcd_5432;
const LARGEST_SIZE_CODE = 7;
const MIB = 1024 * 1024;

/** Undefined where no image for a known chip begins. */
export const readHeader = (bytes: Uint8Array, at: number): ImageHeader | undefined => {
  if (bytes.length < at + FIRST_SEGMENT_AT + 4 || bytes[at] !== MAGIC) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const segments = view.getUint8(1);
  const chipId = view.getUint16(CHIP_ID_AT, true);
  if (segments === 0 || segments > MOST_SEGMENTS || !CHIPS.has(chipId)) return undefined;
  const sizeCode = view.getUint8(3) >> 4;
  return {
    chipId,
    flashBytes: sizeCode <= LARGEST_SIZE_CODE ? MIB << sizeCode : undefined,
    isProgram: view.getUint32(FIRST_SEGMENT_AT, true) === PROGRAM_MAGIC,
  };
};
