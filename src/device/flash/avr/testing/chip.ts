/** The flash of an AVR as a bootloader writes it, and what may go wrong in it; for both dialects. */

/** Refused undone, done without an answer, or done wrong. */
export type Trouble = 'fail' | 'silent' | 'damage';

export interface AvrChip {
  readonly signature: number;
  readonly flashBytes: number;
  readonly pageBytes: number;
}

export interface AvrOptions {
  /** Asked for the nth page that is written, or read, from 1. */
  readonly trouble?: (command: 'write' | 'read', nth: number) => Trouble | undefined;
}

/** A bootloader on a wire. */
export interface AvrDevice {
  readonly flash: Uint8Array;
  readonly receive: (bytes: Uint8Array) => void;
  /** The reset pin was pulled: the bootloader runs. */
  readonly reset: () => void;
  /** Whether the program runs instead of the bootloader. */
  readonly hasLeft: () => boolean;
}

export const UNO_CHIP: AvrChip = { signature: 0x1e950f, flashBytes: 32 * 1024, pageBytes: 128 };
export const MEGA_CHIP: AvrChip = { signature: 0x1e9801, flashBytes: 256 * 1024, pageBytes: 256 };

/** Counts commands of a kind and asks what goes wrong with this one. */
export const makeTroubles = ({ trouble }: AvrOptions) => {
  const counts = { write: 0, read: 0 };
  return (command: 'write' | 'read'): Trouble | undefined => trouble?.(command, ++counts[command]);
};

export const flip = (bytes: Uint8Array): void => {
  bytes[0] = (bytes[0] ?? 0) ^ 1;
};
