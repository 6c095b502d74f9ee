/**
 * What has to be erased and written for an image, worked out and refused before the chip is touched.
 */
import type { Address, Firmware, Segment } from '../../../core/firmware/firmware';
import { formatBytes, formatHex, formatKib } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import { planBlocks } from '../blocks';
import type { Stm32 } from './chips';
import { FLASH_AT } from './chips';

/** Sectors that one command erases, and where they are. */
export interface ErasePart {
  readonly sectors: readonly number[];
  readonly address: Address;
  readonly bytes: Bytes;
}

/** Programming is by 8 bytes where the flash has error correction; elsewhere it may be. */
const GRANULE: Bytes = 8;
/** Erased with one command, so that progress shows and a time-out means something. */
const ERASE_AT_ONCE: Bytes = 16 * 1024;

const endOf = ({ segments }: Firmware): Address => {
  const last = segments.at(-1);
  return last === undefined ? FLASH_AT : last.address + last.bytes.length;
};

/** Where any of these chips may have flash: option bytes and the loader's own memory lie beyond. */
const isInFlash = ({ address, bytes }: Segment): boolean =>
  address >= FLASH_AT && address + bytes.length <= FLASH_AT + 0x0100_0000;

/**
 * @param flashBytes undefined where the chip is unknown and did not say
 * @throws DeviceError `wrong-chip`, `too-large`
 */
export const checkFits = (
  firmware: Firmware,
  name: string,
  flashBytes: Bytes | undefined,
  family?: number,
): void => {
  const isOfFamily = family === undefined || [undefined, 0, family].includes(firmware.family);
  const outside = firmware.segments.find((piece) => !isInFlash(piece));
  if (!isOfFamily || outside !== undefined)
    throw new DeviceError(
      'wrong-chip',
      isOfFamily
        ? `${firmware.name} has a piece at ${formatHex(outside?.address ?? 0)}; the flash of the chip, ${name}, begins at ${formatHex(FLASH_AT)}.`
        : `${firmware.name} is for another family of chips than this ${name}.`,
      'Choose the firmware that was made for this board.',
    );
  const excess = flashBytes === undefined ? 0 : endOf(firmware) - FLASH_AT - flashBytes;
  if (excess > 0)
    throw new DeviceError(
      'too-large',
      `${firmware.name} ends ${formatBytes(excess)} beyond the ${formatKib(flashBytes ?? 0)} of flash in this ${name}.`,
      'Choose a smaller model or a chip with more flash.',
    );
};

/** Where each sector begins and its size, as far as their numbers are known. */
const layOut = (sectors: readonly Bytes[]): readonly ErasePart[] => {
  let address = FLASH_AT;
  return sectors.map((bytes, sector) => {
    address += bytes;
    return { sectors: [sector], address: address - bytes, bytes };
  });
};

const touches = (part: ErasePart, { address, bytes }: Segment): boolean =>
  address < part.address + part.bytes && part.address < address + bytes.length;

/** Neighbours together, up to what one command shall erase. */
const grouped = (parts: readonly ErasePart[]): readonly ErasePart[] => {
  const groups: ErasePart[] = [];
  for (const part of parts) {
    const last = groups.at(-1);
    const isNext = last !== undefined && last.address + last.bytes === part.address;
    if (!isNext || last.bytes + part.bytes > ERASE_AT_ONCE) groups.push(part);
    else
      groups[groups.length - 1] = {
        sectors: [...last.sectors, ...part.sectors],
        address: last.address,
        bytes: last.bytes + part.bytes,
      };
  }
  return groups;
};

/** Undefined when the image reaches where sector numbers are not sure: then everything must go. */
export const planErase = (
  firmware: Firmware,
  chip: Stm32 | undefined,
): readonly ErasePart[] | undefined => {
  const parts = layOut(chip?.sectors ?? []);
  const known = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  if (endOf(firmware) > FLASH_AT + known) return undefined;
  return grouped(parts.filter((part) => firmware.segments.some((piece) => touches(part, piece))));
};

/** The image as blocks for one write command each. */
export const planWrites = ({ segments }: Firmware, size: Bytes): readonly Segment[] =>
  planBlocks(segments, size, GRANULE);
