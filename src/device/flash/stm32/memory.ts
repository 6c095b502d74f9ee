/**
 * Erasing, writing and reading back the flash. Every step may be repeated after a damaged byte or a late
 * answer, but flash takes no second writing: a block is written again only where it is still erased.
 */
import type { Address, Firmware, Segment } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { FlashHost, Phase } from '../flasher';
import { isSame } from '../quiet';
import type { Loader } from './commands';
import { BLOCK, erase, readMemory, writeMemory } from './commands';
import type { Identity } from './identify';
import type { Line } from './line';
import { persist, settle } from './line';
import { planBlocks, planErase } from './plan';

/** A sector of 128 KiB takes up to 4 s where the supply is low, all of a large flash much longer. */
const ERASE_MS = 30_000;
const ERASE_ALL_MS = 120_000;

const isErased = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);

const NOT_WRITTEN =
  'The sector may be write-protected: clear that with STM32CubeProgrammer; otherwise try again at a lower baud rate.';

/** Counts what the chip has acknowledged. */
const counter = (host: FlashHost, phase: Phase, total: Bytes): ((bytes: Bytes) => void) => {
  let done = 0;
  host.onProgress({ phase, done, total });
  return (bytes) => host.onProgress({ phase, done: (done += bytes), total });
};

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
    host.onProgress({ phase: 'erase', done: 0, total: 0 });
    return persist(line, () => erase(line, loader, 'all', ERASE_ALL_MS), 2);
  }
  const count = counter(
    host,
    'erase',
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
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

/** Counts only what the chip has acknowledged. */
const each = async (
  blocks: readonly Segment[],
  count: (bytes: Bytes) => void,
  act: (block: Segment) => Promise<void>,
): Promise<void> => {
  for (const block of blocks) {
    await act(block);
    count(block.bytes.length);
  }
};

/** Writes the image, then reads all of it back. @throws DeviceError `verify-failed` */
export const writeAndVerify = async (
  line: Line,
  host: FlashHost,
  { known }: Identity,
  firmware: Firmware,
): Promise<void> => {
  const blocks = planBlocks(firmware, known?.block ?? BLOCK);
  const bytes = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  await each(blocks, counter(host, 'write', bytes), (block) => writeBlock(line, block));
  await each(blocks, counter(host, 'verify', bytes), (block) => verifyBlock(line, block));
};
