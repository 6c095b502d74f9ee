/**
 * STM32 over a serial line, by the bootloader that every chip has in ROM. It is entered by hand (BOOT0
 * high, reset) unless the board wires DTR and RTS to it. Read protection is reported and never lifted,
 * since that erases the chip; the image is read back whole before it is said to be there.
 */
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { OpenPort } from '../../open-port';
import { openPort } from '../../open-port';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Flasher, Phase } from '../flasher';
import { FLASH_AT } from './chips';
import type { Loader } from './commands';
import { BLOCK, erase, go, readMemory, writeMemory } from './commands';
import type { Identity } from './identify';
import { identify } from './identify';
import type { Line } from './line';
import { persist } from './line';
import { checkFits, planBlocks, planErase } from './plan';
import { sync } from './sync';
import type { Wiring } from './wiring';
import { reset } from './wiring';

export interface Stm32Options {
  /** Most loaders find any rate up to 115200 by themselves, newer chips' much more. */
  readonly baudRate?: number;
  /** Absent: the person sets BOOT0 and presses reset. */
  readonly wiring?: Wiring;
}

/** A sector of 128 KiB takes up to 4 s where the supply is low, all of a large flash much longer. */
const ERASE_MS = 30_000;
const ERASE_ALL_MS = 120_000;
/** The browser keeps this much while the page is busy. */
const BUFFER: Bytes = 16 * 1024;

const isErased = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0xff);

const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const NOT_WRITTEN =
  'The sector may be write-protected: clear that with STM32CubeProgrammer; otherwise try again at a lower baud rate.';

/** Counts what the chip has acknowledged. */
const counter = (host: FlashHost, phase: Phase, total: Bytes): ((bytes: Bytes) => void) => {
  let done = 0;
  host.onProgress({ phase, done, total });
  return (bytes) => host.onProgress({ phase, done: (done += bytes), total });
};

const eraseFor = async (
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
    return erase(line, loader, 'all', ERASE_ALL_MS);
  }
  const count = counter(
    host,
    'erase',
    parts.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  for (const { sectors, address, bytes } of parts) {
    await erase(line, loader, sectors, ERASE_MS);
    // The loader says nothing when a sector is write-protected; it just is not erased.
    if (!isErased(await persist(line, () => readMemory(line, address, 64))))
      throw new DeviceError(
        'protected',
        `The flash at ${formatHex(address)} still holds data after it was erased: it is write-protected.`,
        'Clear the write protection with STM32CubeProgrammer, then flash again.',
      );
    count(bytes);
  }
};

/** Once more only where nothing or everything has arrived: flash takes no second writing. */
const writeBlock = (line: Line, { address, bytes }: Segment): Promise<void> =>
  persist(line, async (nth) => {
    if (nth > 1) {
      const there = await readMemory(line, address, bytes.length);
      if (isSame(there, bytes)) return;
      if (!isErased(there)) throw mismatch(address);
    }
    await writeMemory(line, address, bytes);
  });

const mismatch = (address: number): DeviceError =>
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

/** The vector table is where the flash begins, unless the image leaves that to another program. */
const startOf = ({ segments }: Firmware): number => segments[0]?.address ?? FLASH_AT;

const flashOver = async (
  port: OpenPort,
  firmware: Firmware,
  host: FlashHost,
  wiring: Wiring | undefined,
): Promise<Chip> => {
  const line: Line = { port, signal: host.signal, log: host.log };
  const enter = (phase: Phase): void => host.onProgress({ phase, done: 0, total: 0 });
  if (wiring !== undefined) {
    enter('reset');
    await reset(port, wiring, 'bootloader');
  }
  enter('sync');
  const loader = await sync(line);
  enter('identify');
  const identity = await identify(line);
  const { chip, known } = identity;
  host.log(`${chip.name}, bootloader ${loader.version}.`);
  checkFits(firmware, chip.name, chip.flash?.bytes, known?.family);
  await eraseFor(line, host, loader, identity, firmware);
  const blocks = planBlocks(firmware, known?.block ?? BLOCK);
  const bytes = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
  const written = counter(host, 'write', bytes);
  for (const block of blocks) {
    await writeBlock(line, block);
    written(block.bytes.length);
  }
  const verified = counter(host, 'verify', bytes);
  for (const block of blocks) {
    await verifyBlock(line, block);
    verified(block.bytes.length);
  }
  enter('start');
  if (wiring === undefined) await go(line, startOf(firmware));
  else await reset(port, wiring, 'program');
  return chip;
};

/** A flasher for boards that are wired or set up differently from what `stm32Flasher` expects. */
export const makeStm32Flasher = ({ baudRate = 115200, wiring }: Stm32Options): Flasher => ({
  protocol: 'stm32',
  flash: async (found, firmware, host) => {
    checkAbilities(found, wiring);
    const begin = performance.now();
    const port = await openPort(found, { baudRate, parity: 'even', bufferSize: BUFFER });
    try {
      const chip = await flashOver(port, firmware, host, wiring);
      return {
        protocol: 'stm32',
        chip,
        written: firmwareBytes(firmware),
        verified: 'read-back',
        milliseconds: performance.now() - begin,
      };
    } finally {
      await port.close();
    }
  },
});

const checkAbilities = ({ abilities }: FoundPort, wiring: Wiring | undefined): void => {
  if (!abilities.canParity)
    throw new DeviceError(
      'no-ability',
      'This port cannot send even parity, which the STM32 bootloader needs.',
      "Use Chrome or Edge on a computer, or copy the firmware to the board's drive.",
    );
  if (wiring !== undefined && !abilities.canSignal)
    throw new DeviceError(
      'no-ability',
      'This port has no DTR and RTS to reset the board with.',
      'Set BOOT0 high and press reset by hand, and choose that in the options.',
    );
};

/** 115200 baud, BOOT0 and reset by hand. */
export const stm32Flasher: Flasher = makeStm32Flasher({});
