/**
 * Firmware of somebody's own in place of the runner: one file or the several of a build. Where a raw image
 * belongs is guessed from the board and the file's name, and shown for the person to change.
 */
import { findBoard } from '../../core/boards/boards';
import type { Address, Firmware } from '../../core/firmware/firmware';
import { guessEspAddress, parseAddress } from '../../core/firmware/parts';
import { knowsItsAddress } from '../../core/firmware/read';
import { InputError } from '../../core/errors';
import { formatHex } from '../../core/text';
import type { Studio } from '../studio';
import { change } from './change';
import type { ConnectedBoard, OwnPart } from './device-state';

/** Of the ESP32 family the first two, and the P4, keep their bootloader elsewhere than at 0. */
const BOOTLOADERS: readonly (readonly [mcu: RegExp, address: Address])[] = [
  [/^ESP32-(?:P4|C5)/, 0x2000],
  [/^ESP32-[SC]3|^ESP32-C|^ESP32-H/, 0],
  [/^ESP32/, 0x1000],
];

const bootloaderAt = ({ boardId }: ConnectedBoard): Address => {
  const mcu = (boardId === undefined ? undefined : findBoard(boardId)?.mcu) ?? '';
  return BOOTLOADERS.find(([pattern]) => pattern.test(mcu))?.[1] ?? 0;
};

const guess = (board: ConnectedBoard | null, name: string, isAlone: boolean): Address => {
  // Without a board the emulated Pico is flashed.
  if (board === null || board.kind === 'emulated') return 0x1000_0000;
  if (board.way?.via !== 'port' || board.way.protocol !== 'esp') return board.way?.binAddress ?? 0;
  return guessEspAddress(name, bootloaderAt(board), isAlone);
};

/** Adds files to what is flashed in place of the runner; one of the same name takes the other's place. */
export function addOwn(studio: Studio, files: readonly File[]): void {
  change(studio, ({ own, board }) => {
    const names = new Set(files.map(({ name }) => name));
    const kept = own.filter(({ name }) => !names.has(name));
    const last = Math.max(0, ...own.map(({ id }) => id));
    const isAlone = kept.length + files.length === 1;
    const added = files.map((content, i): OwnPart => {
      const { name, size: bytes } = content;
      const address = knowsItsAddress(name) ? undefined : formatHex(guess(board, name, isAlone));
      return { id: last + i + 1, ...{ name, bytes, content, address } };
    });
    return { own: [...kept, ...added], failure: null };
  });
}

const addressOf = ({ name, address }: OwnPart): Address => {
  const parsed = address === undefined ? 0 : parseAddress(address);
  if (parsed !== undefined) return parsed;
  throw new InputError(
    'bad-input',
    `“${address}” is no address for ${name}.`,
    'Give it in hexadecimal, as in 0x10000.',
  );
};

/** @throws InputError for files that are no firmware, and addresses that are none */
export async function readOwn(studio: Studio): Promise<Firmware> {
  const { device, open } = studio.store.getState();
  if (open === null) throw new Error('No model is open.');
  const files = device.own.map((part) => ({
    ...{ name: part.name, content: part.content },
    address: addressOf(part),
  }));
  return open.session.readFirmware(files);
}
