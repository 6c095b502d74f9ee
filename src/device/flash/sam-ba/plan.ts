/**
 * Whether firmware is a program for the board that was found: it begins where the bootloader looks
 * for one, with the vectors of a program that runs from there. Refused before anything is erased.
 */
import type { Address, Firmware } from '../../../core/firmware/firmware';
import { formatBytes, formatHex, formatKib } from '../../../core/text';
import { DeviceError } from '../../device-error';
import type { SamChip } from './chips';

/** Every chip here has its RAM from there on, and at most so much. */
const RAM = 0x2000_0000;
const MOST_RAM = 0x4_0000;

const wrong = (message: string, advice: string): DeviceError =>
  new DeviceError('wrong-chip', message, advice);

const endOf = ({ segments }: Firmware): Address => {
  const last = segments.at(-1);
  return last === undefined ? 0 : last.address + last.bytes.length;
};

/** The stack is in RAM, and execution begins inside what will be written. */
const hasVectors = ({ segments }: Firmware): boolean => {
  const first = segments[0];
  if (first === undefined || first.bytes.length < 8) return false;
  const view = new DataView(first.bytes.buffer, first.bytes.byteOffset);
  const stack = view.getUint32(0, true);
  const entry = view.getUint32(4, true);
  const isInside = segments.some(
    ({ address, bytes }) => entry >= address && entry < address + bytes.length,
  );
  return stack > RAM && stack <= RAM + MOST_RAM && entry % 2 === 1 && isInside;
};

/** @throws DeviceError `wrong-chip`, `too-large` */
export const checkProgram = (firmware: Firmware, chip: SamChip): void => {
  const { name, segments, family } = firmware;
  const begin = segments[0]?.address ?? 0;
  const place = formatHex(chip.programAt);
  if (family !== undefined && family !== chip.family)
    throw wrong(
      `${name} is for another family of chips than this ${chip.name}.`,
      'Choose the firmware that was made for this board.',
    );
  if (begin < chip.programAt)
    throw wrong(
      `${name} begins at ${formatHex(begin)}, where the bootloader of the ${chip.name} is.`,
      `Programs for this board begin at ${place}: give a .bin that address, or build it for this board.`,
    );
  const end = chip.flash.address + chip.flash.bytes;
  if (begin !== chip.programAt || !hasVectors(firmware))
    throw wrong(
      `${name} has no program at ${place}, where the bootloader of the ${chip.name} looks for one.`,
      'Choose the firmware that was made for this board.',
    );
  if (endOf(firmware) > end)
    throw new DeviceError(
      'too-large',
      `${name} ends ${formatBytes(endOf(firmware) - end)} beyond the ${formatKib(chip.flash.bytes)} of flash in this ${chip.name}.`,
      'Choose a smaller model or a board with more flash.',
    );
};
