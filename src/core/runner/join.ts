/**
 * Firmware without a compiler: a prebuilt runner image and, behind it in flash, a cartridge with the
 * model's program. The runner executes the program where it lies.
 */
import { crc32 } from '../crc32';
import { InputError } from '../errors';
import type { Firmware } from '../firmware/firmware';
import { makeFirmware } from '../firmware/segments';
import { formatBytes } from '../text';
import type { Bytes } from '../units';
import type { RunnerAbout } from './about';
import { aboutRunner } from './about';
import { CARTRIDGE, CARTRIDGE_MAGIC, RUNNER_VERSION, structBytes, writeStruct } from './structs';

export interface Cargo {
  /** What core/program compiled, with TFLM's rounding. */
  readonly program: Uint8Array;
  /** RAM the program asks for; the runner needs room for a copy of its inputs besides. */
  readonly arenaBytes: Bytes;
  readonly modelName: string;
  /** Of the .tflite, hexadecimal. */
  readonly modelSha256: string;
}

/** Bytes in front of the checksummed part of a cartridge: magic, version, length and the checksum. */
const UNCHECKED = 16;
const NAME_BYTES = 47;

const fromHexadecimal = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

/** A name that can stand between the brackets of a protocol line. */
const lineSafe = (name: string): Uint8Array =>
  new TextEncoder().encode(name.replaceAll(/[^ -~]|[[\]*%]/g, '_').slice(0, NAME_BYTES));

/** The cartridge: `runner_cartridge` and the program. */
export const makeCartridge = (cargo: Cargo): Uint8Array<ArrayBuffer> => {
  const head = {
    magic: CARTRIDGE_MAGIC,
    version: RUNNER_VERSION,
    programBytes: cargo.program.length,
    crc32: 0,
    modelSha256: fromHexadecimal(cargo.modelSha256),
    modelName: lineSafe(cargo.modelName),
  };
  const bytes = new Uint8Array(structBytes(CARTRIDGE) + cargo.program.length);
  bytes.set(writeStruct(CARTRIDGE, head));
  bytes.set(cargo.program, structBytes(CARTRIDGE));
  new DataView(bytes.buffer).setUint32(UNCHECKED - 4, crc32(bytes.subarray(UNCHECKED)), true);
  return bytes;
};

/** Where `as_header` counts the inputs, and how `as_endpoint` lists them behind it (program.h). */
const INPUTS_AT = 20;
const HEADER_BYTES = 64;
const ENDPOINT_BYTES = 20;

/** Bytes of all inputs. */
const inputBytes = (program: Uint8Array): Bytes => {
  const view = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const sizeAt = (input: number): Bytes =>
    view.getUint32(HEADER_BYTES + input * ENDPOINT_BYTES + 4, true);
  const inputs = view.getUint32(INPUTS_AT, true);
  return Array.from({ length: inputs }, (_, i) => sizeAt(i)).reduce((sum, size) => sum + size, 0);
};

const tooLarge = (message: string): InputError =>
  new InputError('limit', message, 'Choose a larger board, or a smaller model.');

const requireRoom = (about: RunnerAbout, cartridge: Bytes, arena: Bytes): void => {
  if (cartridge > about.cartridgeBytes)
    throw tooLarge(
      `The model's program takes ${formatBytes(cartridge)} of flash; behind the runner there are ${formatBytes(about.cartridgeBytes)}.`,
    );
  if (arena > about.arenaBytes)
    throw tooLarge(
      `The model's arena and a copy of its inputs take ${formatBytes(arena)} of RAM; the runner has ${formatBytes(about.arenaBytes)} for them.`,
    );
};

/**
 * The firmware to flash: image and cartridge at their addresses.
 * @param image one of firmware/dist/runner-*.bin
 * @throws InputError `limit` when flash or RAM do not suffice
 */
export const joinRunner = async (image: Uint8Array, cargo: Cargo): Promise<Firmware> => {
  const about = aboutRunner(image);
  const cartridge = makeCartridge(cargo);
  requireRoom(about, cartridge.length, cargo.arenaBytes + inputBytes(cargo.program));
  const segments = [
    { address: about.flashAt, bytes: image },
    { address: about.cartridgeAt, bytes: cartridge },
  ];
  return makeFirmware(`${cargo.modelName} on ${about.port}`, segments, about.uf2Family);
};
