/** The image as whole pages, refused before the chip is touched where it does not fit. */
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { formatBytes, formatHex, formatKib } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import { ERASED, planBlocks } from '../blocks';
import type { AvrPart } from './parts';

/** Where compilers put EEPROM, fuses and lock bits: no part of the flash. */
const OTHER_MEMORIES = 0x80_0000;

/** @throws DeviceError `wrong-chip`, `too-large` */
export const checkFits = (
  { name, segments }: Firmware,
  { name: chip, flashBytes }: AvrPart,
  bootBytes: Bytes,
): void => {
  const last = segments.at(-1);
  const end = last === undefined ? 0 : last.address + last.bytes.length;
  if (end > OTHER_MEMORIES)
    throw new DeviceError(
      'wrong-chip',
      `${name} has data at ${formatHex(last?.address ?? 0)}, which is no flash of an AVR.`,
      'Choose the firmware for this board; leave EEPROM and fuses out of the file.',
    );
  if (end > flashBytes)
    throw new DeviceError(
      'too-large',
      `${name} ends ${formatBytes(end - flashBytes)} beyond the ${formatKib(flashBytes)} of flash in this ${chip}.`,
      'Choose a smaller model or a board with more flash.',
    );
  if (end > flashBytes - bootBytes)
    throw new DeviceError(
      'too-large',
      `${name} would overwrite the bootloader, which has the last ${formatBytes(bootBytes)} of the flash.`,
      'Choose a smaller model, or flash it with a programmer.',
    );
};

/** @param fromZero also the pages before and between those with data */
export const planPages = (
  { segments }: Firmware,
  pageBytes: Bytes,
  fromZero: boolean,
): readonly Segment[] => {
  const pages = planBlocks(segments, pageBytes, pageBytes);
  if (!fromZero) return pages;
  const given = new Map(pages.map((page) => [page.address, page]));
  const count = (pages.at(-1)?.address ?? -pageBytes) / pageBytes + 1;
  return Array.from({ length: count }, (_, number) => {
    const address = number * pageBytes;
    return given.get(address) ?? { address, bytes: new Uint8Array(pageBytes).fill(ERASED) };
  });
};
