/**
 * Erasing, writing and reading back the flash. Every step may be repeated after a damaged byte or a late
 * answer, but flash takes no second writing: a block is written again only where it is still erased.
 */
import type { Address, Firmware, Segment } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import { DeviceError } from '../../device-error';
import type { FlashHost } from '../flasher';
import { countPhase, enterPhase, forEachBlock } from '../progress';
import { isSame } from '../quiet';
import type { Loader } from './commands';
import { BLOCK, erase, readMemory, writeMemory } from './commands';
import type { Identity } from './identify';
import type { Line } from './line';
import { persist, settle } from './line';
import { planErase, planWrites } from './plan';

/** A sector of 128 KiB takes up to 4 s where the supply is low, all of a large flash much longer. */
const ERASE_MS = 60_000;
const ERASE_ALL_MS = 120_000;

const isErased = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);

const NOT_WRITTEN =
  'The sector may be write-protected: clear that with STM32CubeProgrammer; otherwise try again with a shorter cable and a steady supply.';

/** Erases what the image touches, or everything where sector numbers are not sure. */
export const eraseFor = async (
  line: Line,
  host: FlashHost,
  loader: Loader,
  { known, chip }: Identity,
  firmware: Firmware,
): Promise<void> => {
  const parts = planErase(firmware, known);
  if (parts === undefined) {
    host.log(`${chip.name}: its sectors are not known that far, so all of its flash is erased.`);
    enterPhase(host, 'erase');
    return persist(line, () => erase(line, loader, 'all', ERASE_ALL_MS), 2);
  }
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const count = countPhase(host, 'erase', total);
  for (const part of parts) {
    await persist(line, () => erase(line, loader, part.sectors, ERASE_MS), 2);
    await checkErased(line, part.address);
    count(part.bytes);
  }
};

/** The loader says nothing when a sector is write-protected; it just is not erased. */
const checkErased = async (line: Line, address: Address): Promise<void> => {
  for (let tries = 0; tries < 2; tries++) {
    if (isErased(await persist(line, () => readMemory(line, address, 64)))) return;
    await settle(line);
  }
  throw new DeviceError(
    'protected',
    `The flash at ${formatHex(address)} still holds data after it was erased: it is write-protected.`,
    'Clear the write protection with STM32CubeProgrammer, then flash again.',
  );
};

const writeBlock = (line: Line, { address, bytes }: Segment): Promise<void> =>
  persist(line, async (nth) => {
    if (nth > 1) {
      const there = await readMemory(line, address, bytes.length);
      if (isSame(there, bytes)) return;
      if (!isErased(there)) throw mismatch(address);
    }
    await writeMemory(line, address, bytes);
  });

const mismatch = (address: Address): DeviceError =>
  new DeviceError(
    'verify-failed',
    `What the chip holds at ${formatHex(address)} is not what was written.`,
    NOT_WRITTEN,
  );

/** A byte damaged on its way back is no mismatch: what differs is read again. */
const verifyBlock = async (line: Line, { address, bytes }: Segment): Promise<void> => {
  for (let tries = 0; tries < 2; tries++)
    if (isSame(await persist(line, () => readMemory(line, address, bytes.length)), bytes)) return;
  throw mismatch(address);
};

/** Writes the image, then reads all of it back. @throws DeviceError `verify-failed` */
export const writeAndVerify = async (
  line: Line,
  host: FlashHost,
  { known }: Identity,
  firmware: Firmware,
): Promise<void> => {
  const blocks = planWrites(firmware, known?.block ?? BLOCK);
  await forEachBlock(host, 'write', blocks, (block) => writeBlock(line, block));
  await forEachBlock(host, 'verify', blocks, (block) => verifyBlock(line, block));
};
