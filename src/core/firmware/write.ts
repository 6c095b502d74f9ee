/** Firmware as a file of the format that a drive, a vendor's tool or a person wants. */
import { writeBin } from './bin';
import type { Firmware, FirmwareFormat } from './firmware';
import { writeHex } from './hex';
import { writeUf2 } from './uf2';

const WRITERS: Readonly<Record<FirmwareFormat, (firmware: Firmware) => Uint8Array>> = {
  uf2: writeUf2,
  hex: ({ segments }) => new TextEncoder().encode(writeHex(segments)),
  bin: writeBin,
};

/** @throws InputError `limit` for a .bin of segments too far apart */
export const writeFirmware = (firmware: Firmware, format: FirmwareFormat): Uint8Array =>
  WRITERS[format](firmware);
