/**
 * Opens a user's own firmware: .uf2 and .hex know their addresses; a .bin is placed where its owner
 * says. What is no firmware for flashing (ELF, archives, a model) is refused by what it is.
 */
import { InputError } from '../errors';
import type { Address, Firmware } from './firmware';
import { readHex } from './hex';
import { makeFirmware } from './segments';
import { isUf2, readUf2 } from './uf2';

const MAX_BYTES = 64 * 1024 * 1024;

/** What the first bytes of files say that people drop by mistake, and what they should take instead. */
const OTHERS: readonly (readonly [begin: string, what: string, advice: string])[] = [
  ['\x7fELF', 'an ELF file', 'Convert it: objcopy -O ihex FILE.elf FILE.hex.'],
  ['PK\x03\x04', 'a zip archive', 'Unpack it and choose the .bin, .hex or .uf2 inside.'],
  ['\x1f\x8b', 'a gzip archive', 'Unpack it and choose the .bin, .hex or .uf2 inside.'],
  ['\x89PNG', 'a picture', 'Choose the .bin, .hex or .uf2 that your build made.'],
  ['<!DOCTYPE', 'a web page', 'Download the file itself, not the page that shows it.'],
  ['<html', 'a web page', 'Download the file itself, not the page that shows it.'],
];

const textOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

const refuseOthers = (name: string, bytes: Uint8Array): void => {
  if (bytes.length === 0)
    throw new InputError('empty-file', `${name} is empty.`, 'Choose the firmware your build made.');
  if (bytes.length > MAX_BYTES)
    throw new InputError(
      'too-large',
      `${name} has ${bytes.length} bytes; no chip here has that much flash.`,
      'Choose the .bin, .hex or .uf2 file that your build made.',
    );
  const begin = textOf(bytes.subarray(0, 16));
  const other = OTHERS.find(([magic]) => begin.startsWith(magic));
  if (other) throw new InputError('bad-file', `${name} is ${other[1]}.`, other[2]);
  if (begin.slice(4, 8) === 'TFL3')
    throw new InputError(
      'bad-file',
      `${name} is a model, not firmware.`,
      'Open it as the model; the studio makes the firmware.',
    );
};

const BOM = [0xef, 0xbb, 0xbf];
const withoutBom = (bytes: Uint8Array): Uint8Array =>
  BOM.every((byte, i) => bytes[i] === byte) ? bytes.subarray(BOM.length) : bytes;

/** What these names promise; read as a raw image, another file would land at an address nobody chose. */
const PROMISES: readonly (readonly [name: RegExp, format: string])[] = [
  [/\.uf2$/i, 'UF2'],
  [/\.(hex|ihex|ihx)$/i, 'Intel HEX'],
];

/** Whether a file of this name says itself where it belongs. */
export const knowsItsAddress = (name: string): boolean =>
  PROMISES.some(([pattern]) => pattern.test(name));

/** @throws InputError for a file whose name says that it knows its addresses, though it does not */
const asRaw = (name: string, bytes: Uint8Array): Uint8Array => {
  const format = PROMISES.find(([pattern]) => pattern.test(name))?.[1];
  if (format === undefined) return bytes;
  throw new InputError(
    'bad-file',
    `${name} is no ${format} file, though it is named as one.`,
    'Choose the file your build made, or name a raw image .bin and say where it belongs.',
  );
};

/** No firmware begins with so much that can be read: vectors have zero bytes, Espressif's header 0xe9. */
const isText = (bytes: Uint8Array): boolean =>
  withoutBom(bytes)
    .subarray(0, 64)
    .every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));

/** @throws InputError for text that is no Intel HEX: as a raw image it would overwrite what lies at its address */
const hexOf = (name: string, bytes: Uint8Array): string => {
  const text = textOf(withoutBom(bytes)).trimStart();
  if (text.startsWith(':')) return text;
  const what = /^S[0-9][0-9A-F]{2}/i.test(text) ? 'a Motorola S-record file' : 'text, not firmware';
  throw new InputError(
    'bad-file',
    `${name} is ${what}.`,
    'Choose the .bin, .hex or .uf2 that your build made.',
  );
};

/**
 * @param binAddress where a raw .bin belongs; other files say it themselves
 * @throws InputError `bad-file`, `empty-file`, `too-large`
 */
export const readFirmware = async (
  name: string,
  bytes: Uint8Array,
  binAddress: Address = 0,
): Promise<Firmware> => {
  refuseOthers(name, bytes);
  if (isUf2(bytes)) {
    const { pieces, family } = readUf2(bytes);
    return makeFirmware(name, pieces, family);
  }
  if (isText(bytes)) return makeFirmware(name, readHex(hexOf(name, bytes)));
  return makeFirmware(name, [{ address: binAddress, bytes: asRaw(name, bytes) }]);
};
