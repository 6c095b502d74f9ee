/**
 * Firmware as what a flasher writes: pieces of memory with their addresses, whatever file they came
 * from (.bin, .hex, .uf2, Espressif's merged or separate images).
 */
import type { Bytes } from '../units';

/** An address in a chip's memory. */
export type Address = number;

export interface Segment {
  readonly address: Address;
  readonly bytes: Uint8Array;
}

export interface Firmware {
  /** The file's name, or what the studio joined. */
  readonly name: string;
  /** Lowest address first; they neither touch nor overlap. */
  readonly segments: readonly Segment[];
  /** UF2 family id, where the file or the runner names one. */
  readonly family?: number;
  /** SHA-256 of all segments (address as 32-bit little-endian, then bytes), hexadecimal. */
  readonly sha256: string;
}

/** Bytes to write. */
export const firmwareBytes = ({ segments }: Pick<Firmware, 'segments'>): Bytes =>
  segments.reduce((sum, { bytes }) => sum + bytes.length, 0);

/** Files that firmware can be saved as. */
export const FIRMWARE_FORMATS = ['uf2', 'hex', 'bin'] as const;
export type FirmwareFormat = (typeof FIRMWARE_FORMATS)[number];
