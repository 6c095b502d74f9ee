/** AVR chips by signature: sizes from their data sheets, bootloader sections as Arduino's cores set them. */
import type { Bytes } from '../../../core/units';

export interface AvrPart {
  readonly name: string;
  readonly flashBytes: Bytes;
  /** Written at once. */
  readonly pageBytes: Bytes;
  /** What Optiboot takes, and what the older or larger bootloader takes. */
  readonly bootBytes: { readonly optiboot: Bytes; readonly other: Bytes };
}

const KIB = 1024;

const part = (
  name: string,
  kib: number,
  pageBytes: Bytes,
  optiboot: Bytes,
  other: Bytes,
): AvrPart => ({
  name,
  flashBytes: kib * KIB,
  pageBytes,
  bootBytes: { optiboot, other },
});

const PARTS: ReadonlyMap<number, AvrPart> = new Map([
  [0x1e_9307, part('ATmega8', 8, 64, 512, 1 * KIB)],
  [0x1e_930a, part('ATmega88', 8, 64, 512, 2 * KIB)],
  [0x1e_930f, part('ATmega88P', 8, 64, 512, 2 * KIB)],
  [0x1e_9406, part('ATmega168', 16, 128, 512, 2 * KIB)],
  [0x1e_940b, part('ATmega168P', 16, 128, 512, 2 * KIB)],
  [0x1e_9415, part('ATmega168PB', 16, 128, 512, 2 * KIB)],
  [0x1e_950f, part('ATmega328P', 32, 128, 512, 2 * KIB)],
  [0x1e_9514, part('ATmega328', 32, 128, 512, 2 * KIB)],
  [0x1e_9516, part('ATmega328PB', 32, 128, 512, 2 * KIB)],
  [0x1e_960a, part('ATmega644P', 64, 256, 1 * KIB, 4 * KIB)],
  [0x1e_9705, part('ATmega1284P', 128, 256, 1 * KIB, 4 * KIB)],
  [0x1e_9703, part('ATmega1280', 128, 256, 1 * KIB, 4 * KIB)],
  [0x1e_9801, part('ATmega2560', 256, 256, 1 * KIB, 8 * KIB)],
]);

/** The chip of a signature; undefined where its page size is not known here. */
export const partOf = (signature: number): AvrPart | undefined => PARTS.get(signature);
