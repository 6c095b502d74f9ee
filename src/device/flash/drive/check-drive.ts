/**
 * Whether firmware is for the board behind a drive. Bootloaders with a drive say nothing: blocks for another
 * family of chips, or for memory they do not have, are ignored and the drive just stays. So it is said here,
 * before a file is saved.
 */
import type { DriveWay } from '../../../core/boards/flash-ways';
import type { Firmware } from '../../../core/firmware/firmware';
import { RP2040_FAMILY } from '../../../core/firmware/uf2';
import { formatBytes, formatHex, formatKib } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import { canStart } from '../../rp2040-boot';

const wrong = (message: string): DeviceError =>
  new DeviceError('wrong-chip', message, 'Choose firmware for this board, or the other board.');

/** Chips have their flash at the beginning of such a piece of their addresses. */
const REGION: Bytes = 2 ** 24;

const checkRoom = (
  { drive, binAddress }: DriveWay,
  { name, segments }: Firmware,
  flashBytes: Bytes,
): void => {
  const flashAt = Math.floor(binAddress / REGION) * REGION;
  const outside = segments.find(
    ({ address }) => address < flashAt || address >= flashAt + flashBytes,
  );
  if (outside !== undefined)
    throw wrong(
      `${name} has bytes at ${formatHex(outside.address)}, which is not in the flash behind ${drive}: that goes from ${formatHex(flashAt)} to ${formatHex(flashAt + flashBytes)}.`,
    );
  const end = Math.max(...segments.map(({ address, bytes }) => address + bytes.length));
  if (end > flashAt + flashBytes)
    throw new DeviceError(
      'too-large',
      `${name} ends ${formatBytes(end - flashAt - flashBytes)} beyond the ${formatKib(flashBytes)} of flash behind ${drive}.`,
      'Choose a smaller model or a board with more flash.',
    );
};

/**
 * The firmware with the family its blocks must name.
 * @param flashBytes what the board has, where that is known
 * @throws DeviceError `wrong-chip`, `too-large`
 */
export const checkDrive = (way: DriveWay, firmware: Firmware, flashBytes?: Bytes): Firmware => {
  const { drive, format, binAddress, family } = way;
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
  if (flashBytes !== undefined && segments.length > 0) checkRoom(way, firmware, flashBytes);
  // Its boot ROM looks before it starts what was saved.
  if (family === RP2040_FAMILY && !canStart(firmware))
    throw new DeviceError(
      'wrong-chip',
      `${name} does not begin with a valid second-stage loader (boot2), so the boot ROM would not start it.`,
      'Choose the firmware as your build makes it for the RP2040: .uf2, or .bin from 0x10000000 on.',
    );
  return family === undefined ? firmware : { ...firmware, family };
};
