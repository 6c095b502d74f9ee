/**
 * Whether firmware is for the board behind a drive. Bootloaders with a drive say nothing: blocks for another
 * family of chips, or for memory they do not have, are ignored and the drive just stays. So it is said here,
 * before a file is saved.
 */
import type { DriveWay } from '../../../core/boards/flash-ways';
import type { Firmware } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import { DeviceError } from '../../device-error';

const wrong = (message: string): DeviceError =>
  new DeviceError('wrong-chip', message, 'Choose firmware for this board, or the other board.');

/** The firmware with the family its blocks must name. @throws DeviceError `wrong-chip` */
export const checkDrive = (
  { drive, format, binAddress, family }: DriveWay,
  firmware: Firmware,
): Firmware => {
  const { name, segments } = firmware;
  if (firmware.family !== undefined && firmware.family !== family)
    throw wrong(
      `${name} is for chips of the UF2 family ${formatHex(firmware.family)}; the bootloader behind ${drive} ignores it.`,
    );
  const begin = segments[0]?.address ?? 0;
  if (format === 'bin' && begin !== binAddress)
    throw wrong(
      `${name} begins at ${formatHex(begin)}; what is saved to ${drive} goes to ${formatHex(binAddress)}.`,
    );
  if (firmware.family === undefined && begin < binAddress)
    throw wrong(
      `${name} begins at ${formatHex(begin)}, where this board has no room for programs: they begin at ${formatHex(binAddress)}.`,
    );
  return family === undefined ? firmware : { ...firmware, family };
};
