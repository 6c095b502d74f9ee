/**
 * Somebody's own firmware from one file or several: builds for the ESP32 family come as a bootloader, a
 * table of partitions and a program, each with an address. Files that name their addresses keep them.
 */
import { InputError } from '../errors';
import type { Address, Firmware } from './firmware';
import { readFirmware } from './read';
import { makeFirmware } from './segments';

export interface FirmwarePart {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where a raw image belongs; of no effect for other files. */
  readonly address: Address;
}

/** `0x8000`, `8000h` or `32768`; undefined for what is no 32-bit address. */
export const parseAddress = (text: string): Address | undefined => {
  const plain = text.trim().replaceAll('_', '');
  const hex = /^0x([0-9a-f]{1,8})$/i.exec(plain)?.[1] ?? /^([0-9a-f]{1,8})h$/i.exec(plain)?.[1];
  if (hex !== undefined) return parseInt(hex, 16);
  const value = /^\d{1,10}$/.test(plain) ? Number(plain) : NaN;
  return value < 2 ** 32 ? value : undefined;
};

/** Where builds for the ESP32 family put files of these names. */
const ESP_PLACES: readonly (readonly [name: RegExp, address: Address])[] = [
  [/partition/i, 0x8000],
  [/boot_app0|ota_data/i, 0xe000],
  [/merged|factory|full/i, 0],
];

/**
 * Where an image for the ESP32 family probably goes; shown for the person to change.
 * @param bootloaderAt where this chip's ROM looks for the bootloader
 */
export const guessEspAddress = (name: string, bootloaderAt: Address, isAlone: boolean): Address => {
  const place = ESP_PLACES.find(([pattern]) => pattern.test(name));
  if (place !== undefined) return place[1];
  if (/bootloader/i.test(name)) return bootloaderAt;
  return isAlone ? 0 : 0x1_0000;
};

/**
 * All files as one firmware, named by the largest.
 * @throws InputError `bad-file`, `empty-file`, `too-large`
 */
export const readFirmwareParts = async (parts: readonly FirmwarePart[]): Promise<Firmware> => {
  const read = await Promise.all(
    parts.map(({ name, bytes, address }) => readFirmware(name, bytes, address)),
  );
  const families = new Set(read.map(({ family }) => family));
  if (families.size > 1)
    throw new InputError(
      'bad-file',
      'These files are for different chips, or only some of them are UF2 files.',
      'Choose the files of one build.',
    );
  const largest = [...parts].sort((a, b) => b.bytes.length - a.bytes.length)[0];
  const [family] = families;
  const pieces = read.flatMap(({ segments }) => segments);
  return makeFirmware(largest?.name ?? '', pieces, family);
};
