/**
 * STM32 over a serial line, by the bootloader that every chip has in ROM. It is entered by hand (BOOT0
 * high, reset) unless the board wires DTR and RTS to it. Read protection is reported and never lifted,
 * since that erases the chip; the image is read back whole before it is said to be there.
 */
import type { Address, Firmware } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';
import { DeviceError } from '../../device-error';
import type { OpenPort } from '../../open-port';
import { openPort } from '../../open-port';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Flasher } from '../flasher';
import { enterPhase } from '../progress';
import { isPassing } from '../quiet';
import { FLASH_AT } from './chips';
import type { Loader } from './commands';
import { go } from './commands';
import { identify } from './identify';
import type { Line } from './line';
import { persist, settle } from './line';
import { eraseFor, writeAndVerify } from './memory';
import { checkFits } from './plan';
import { sync } from './sync';
import type { Wiring } from './wiring';
import { reset } from './wiring';

export interface Stm32Options {
  /** Most loaders find any rate up to 115200 by themselves, newer chips' much more. */
  readonly baudRate?: number;
  /** Absent: the person sets BOOT0 and presses reset. */
  readonly wiring?: Wiring;
}

/** The browser keeps this much while the page is busy. */
const BUFFER: Bytes = 16 * 1024;

/** The image is there and verified, whether the loader starts it or the person does. */
const start = async (line: Line, firmware: Firmware): Promise<void> => {
  try {
    await persist(line, () => go(line, startOf(firmware)), 2);
  } catch (error) {
    if (!isPassing(error)) throw error;
    line.log(
      'It is not sure that the program was started: connect BOOT0 to ground and press reset.',
    );
  }
};

/** The vector table is where the flash begins, unless the image leaves that to another program. */
const startOf = ({ segments }: Firmware): Address => segments[0]?.address ?? FLASH_AT;

const flashWith = async (
  line: Line,
  loader: Loader,
  firmware: Firmware,
  host: FlashHost,
): Promise<Chip> => {
  enterPhase(host, 'identify');
  const identity = await identify(line);
  const { chip, known } = identity;
  host.log(`${chip.name}, bootloader ${loader.version}.`);
  checkFits(firmware, chip.name, chip.flash?.bytes, known?.family);
  await eraseFor(line, host, loader, identity, firmware);
  await writeAndVerify(line, host, identity, firmware);
  return chip;
};

/**
 * A loader left in the middle of a command takes the beginning of the next attempt for the rest of it:
 * the count of sectors to erase, at worst.
 */
const leaveSettled = async (line: Line): Promise<void> => {
  try {
    await settle({ ...line, signal: new AbortController().signal });
  } catch {
    // The port is gone; what failed before says more.
  }
};

const flashOver = async (
  port: OpenPort,
  firmware: Firmware,
  host: FlashHost,
  wiring: Wiring | undefined,
): Promise<Chip> => {
  const line: Line = { port, signal: host.signal, log: host.log };
  if (wiring !== undefined) {
    enterPhase(host, 'reset');
    await reset(port, wiring, 'bootloader');
  }
  enterPhase(host, 'sync');
  const loader = await sync(line);
  try {
    const chip = await flashWith(line, loader, firmware, host);
    enterPhase(host, 'start');
    if (wiring === undefined) await start(line, firmware);
    else await reset(port, wiring, 'program');
    return chip;
  } catch (error) {
    await leaveSettled(line);
    throw error;
  }
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
      'Set BOOT0 high and press reset by hand, and flash without automatic reset.',
    );
};

/** 115200 baud, BOOT0 and reset by hand. */
export const stm32Flasher: Flasher = makeStm32Flasher({});
