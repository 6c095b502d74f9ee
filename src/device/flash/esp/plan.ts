/**
 * Whether firmware is for the chip that was found, and what of the flash it takes: refused before
 * anything is erased, since a chip whose bootloader is gone has to be brought back by hand.
 */
import type { Address, Firmware, Segment } from '../../../core/firmware/firmware';
import { formatBytes, formatHex, formatKib } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import { ERASED } from '../blocks';
import type { ImageHeader } from './image';
import { chipName, PLACES, readHeader } from './image';

export interface Target {
  readonly chipId: number;
  /** Where the ROM looks for the bootloader. */
  readonly bootloaderAt: Address;
}

/** Erased at once. */
const SECTOR: Bytes = 4096;
/** Programmed at once. */
const WORD: Bytes = 4;

const endOf = ({ address, bytes }: Segment): Address => address + bytes.length;

const wrong = (message: string, advice: string): DeviceError =>
  new DeviceError('wrong-chip', message, advice);

/** The headers that are where chips of the family look for them, and at the begin of every part. */
const headersOf = ({ address, bytes }: Segment): readonly ImageHeader[] =>
  [...new Set([address, ...PLACES])].flatMap((place) =>
    place < address ? [] : (readHeader(bytes, place - address) ?? []),
  );

const checkBootloader = ({ name, segments }: Firmware, target: Target): void => {
  const { chipId, bootloaderAt: at } = target;
  const part = segments.find((piece) => piece.address <= at && at < endOf(piece));
  if (part === undefined) return;
  const header = readHeader(part.bytes, at - part.address);
  if (header === undefined)
    throw wrong(
      `${name} has no image at ${formatHex(at)}, where the ${chipName(chipId)} looks for its bootloader.`,
      'Choose the merged image (esptool merge-bin), or give each part the address your build prints.',
    );
  if (header.isProgram)
    throw wrong(
      `${name} is a program without its bootloader, and ${formatHex(at)} is the bootloader's place.`,
      'Put it at 0x10000, or choose the merged image (esptool merge-bin).',
    );
};

/** @throws DeviceError `wrong-chip` */
export const checkChip = (firmware: Firmware, target: Target): void => {
  const { name, segments, family } = firmware;
  if (family !== undefined)
    throw wrong(
      `${name} is a UF2 file, whose addresses are not those of the flash.`,
      'Choose the .bin files of your build.',
    );
  const other = segments.flatMap(headersOf).find(({ chipId }) => chipId !== target.chipId);
  if (other !== undefined)
    throw wrong(
      `${name} is for an ${chipName(other.chipId)}; this board has an ${chipName(target.chipId)}.`,
      'Build it for this chip, or connect the other board.',
    );
  checkBootloader(firmware, target);
};

/** @throws DeviceError `wrong-chip`, `too-large` */
export const checkFits = (firmware: Firmware, target: Target, flashBytes: Bytes): void => {
  const { name, segments } = firmware;
  const beyond = segments.find(({ address }) => address >= flashBytes);
  if (beyond !== undefined)
    throw wrong(
      `${name} has a part for ${formatHex(beyond.address)}; this flash ends at ${formatHex(flashBytes)}.`,
      'Choose firmware for this board.',
    );
  const excess = Math.max(...segments.map(endOf)) - flashBytes;
  if (excess > 0)
    throw new DeviceError(
      'too-large',
      `${name} ends ${formatBytes(excess)} beyond the ${formatKib(flashBytes)} of flash.`,
      'Choose a smaller model or a board with more flash.',
    );
  checkPromise(firmware, target, flashBytes);
};

/** The bootloader refuses to start on a flash that is smaller than its header says. */
const checkPromise = ({ name, segments }: Firmware, target: Target, flashBytes: Bytes): void => {
  const headers = segments.map(({ address, bytes }) =>
    address <= target.bootloaderAt ? readHeader(bytes, target.bootloaderAt - address) : undefined,
  );
  const promised = Math.max(0, ...headers.map((header) => header?.flashBytes ?? 0));
  if (promised > flashBytes)
    throw new DeviceError(
      'too-large',
      `${name} is built for ${formatKib(promised)} of flash; this board has ${formatKib(flashBytes)}, and its bootloader would not start.`,
      'Set the flash size in your build (menuconfig, Serial flasher config) and build again.',
    );
};

/**
 * The firmware as pieces of whole sectors, since a sector is erased as it is first written: what
 * shares one is one piece, and gaps are left as erased flash.
 */
export const planPieces = (segments: readonly Segment[]): readonly Segment[] => {
  const groups: Segment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    const end = group?.at(-1);
    const shares =
      end !== undefined &&
      Math.floor(segment.address / SECTOR) <= Math.floor((endOf(end) - 1) / SECTOR);
    if (shares) group?.push(segment);
    else groups.push([segment]);
  }
  return groups.map(asPiece);
};

const asPiece = (group: readonly Segment[]): Segment => {
  const first = group[0] as Segment;
  const last = group.at(-1) as Segment;
  const address = Math.floor(first.address / SECTOR) * SECTOR;
  const words = Math.ceil((endOf(last) - address) / WORD);
  const bytes = new Uint8Array(words * WORD).fill(ERASED);
  for (const segment of group) bytes.set(segment.bytes, segment.address - address);
  return { address, bytes };
};
