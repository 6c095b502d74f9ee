/**
 * Arduino boards with an AVR, by the bootloader they are sold with. DTR resets the board into it for about
 * a second; every page is erased and written at once and read back afterwards. Where the port has no DTR
 * the person presses reset while the bootloader is called.
 */
import type { Firmware, Segment } from '../../../core/firmware/firmware';
import { firmwareBytes } from '../../../core/firmware/firmware';
import { formatHex } from '../../../core/text';
import { DeviceError } from '../../device-error';
import type { OpenPort } from '../../open-port';
import { openPort } from '../../open-port';
import type { FoundPort } from '../../port';
import type { Chip, FlashHost, Flasher } from '../flasher';
import { enterPhase, forEachBlock } from '../progress';
import { isPassing, isSame, letGoBy } from '../quiet';
import { wait } from '../../timer';
import type { AvrLoader, Dialect } from './loader';
import { garbled } from './loader';
import type { AvrPart } from './parts';
import { partOf } from './parts';
import { checkFits, planPages } from './plan';
import { STK500_V1 } from './stk500v1';
import { STK500_V2 } from './stk500v2';

const BUFFER = 16 * 1024;
/** Long enough for the reset line's capacitor to charge again. */
const LINE_HIGH_MS = 250;
/** From the reset until the bootloader listens. */
const START_MS = 50;
const TRIES = 10;
/** While somebody reaches for the reset button. */
const TRIES_BY_HAND = 50;
const QUIET_MS = 50;

/** A falling DTR goes to the reset pin through a capacitor. */
const pulse = async (port: OpenPort): Promise<void> => {
  await port.setSignals({ dataTerminalReady: false, requestToSend: false });
  await wait(LINE_HIGH_MS);
  await port.setSignals({ dataTerminalReady: true, requestToSend: true });
  await wait(START_MS);
};

/** @returns whether the bootloader answers */
const sync = async (port: OpenPort, loader: AvrLoader, tries: number, signal: AbortSignal) => {
  for (let nth = 0; nth < tries; nth++) {
    port.received.drain();
    try {
      await loader.greet();
      // Answers to earlier greetings, which came too late, must not be taken for the next ones.
      await letGoBy(port, QUIET_MS, signal);
      return true;
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }
  return false;
};

const verify = async (loader: AvrLoader, { address, bytes }: Segment): Promise<void> => {
  // Once more, since a byte may have been damaged on its way back.
  for (let tries = 0; tries < 2; tries++)
    if (isSame(await loader.readPage(address, bytes.length), bytes)) return;
  throw new DeviceError(
    'verify-failed',
    `What the chip holds in the page at ${formatHex(address)} is not what was written.`,
    'Try again; if it stays so, the flash is worn out or protected.',
  );
};

const identify = async (loader: AvrLoader): Promise<AvrPart> => {
  const signature = await loader.signature();
  // Answers may carry no checksum: what decides how the flash is written must be heard twice.
  if (signature !== (await loader.signature())) throw garbled('Read Signature');
  const part = partOf(signature);
  if (part !== undefined) return part;
  throw new DeviceError(
    'wrong-chip',
    `The chip's signature, ${formatHex(signature)}, is of no AVR known here.`,
    'Flash this board with avrdude or the Arduino IDE.',
  );
};

/** The image is there and verified, whether the bootloader starts it or the person does. */
const start = async (loader: AvrLoader, host: FlashHost): Promise<void> => {
  try {
    await loader.leave();
  } catch (error) {
    if (!isPassing(error)) throw error;
    host.log('It is not sure that the program was started: press reset.');
  }
};

const flashOver = async (
  loader: AvrLoader,
  takesAllPages: boolean,
  firmware: Firmware,
  host: FlashHost,
): Promise<Chip> => {
  enterPhase(host, 'identify');
  const part = await identify(loader);
  host.log(`${part.name}.`);
  checkFits(firmware, part, await loader.bootBytes(part));
  const pages = planPages(firmware, part.pageBytes, takesAllPages);
  await loader.begin();
  await forEachBlock(host, 'write', pages, ({ address, bytes }) =>
    loader.writePage(address, bytes),
  );
  await forEachBlock(host, 'verify', pages, (page) => verify(loader, page));
  enterPhase(host, 'start');
  await start(loader, host);
  return { name: part.name, flash: { address: 0, bytes: part.flashBytes } };
};

/** The port opened at a rate at which the bootloader answers. @throws DeviceError `no-sync` */
const connect = async (
  found: FoundPort,
  dialect: Dialect,
  host: FlashHost,
): Promise<{ port: OpenPort; loader: AvrLoader }> => {
  for (const baudRate of dialect.baudRates) {
    const port = await openPort(found, { baudRate, bufferSize: BUFFER });
    try {
      const { signal } = host;
      const loader = dialect.makeLoader({ port, signal });
      if (await call(port, loader, found.abilities.canSignal, host)) return { port, loader };
    } catch (error) {
      await port.close();
      throw error;
    }
    await port.close();
  }
  throw new DeviceError(
    'no-sync',
    `No Arduino bootloader answers at ${dialect.baudRates.join(' or ')} baud.`,
    "Check that this is the board's port and that nothing is on pins 0 and 1, then try again and press reset just after you start.",
  );
};

/** Resets the board, where that is possible; a driver may refuse its lines whatever was said of it. */
const canReset = async (port: OpenPort, canSignal: boolean): Promise<boolean> => {
  if (!canSignal) return false;
  try {
    await pulse(port);
    return true;
  } catch (error) {
    if (error instanceof DeviceError && error.failure === 'no-ability') return false;
    throw error;
  }
};

const call = async (
  port: OpenPort,
  loader: AvrLoader,
  canSignal: boolean,
  host: FlashHost,
): Promise<boolean> => {
  enterPhase(host, 'reset');
  const isReset = await canReset(port, canSignal);
  if (!isReset) host.log('This port cannot reset the board: press its reset button now.');
  enterPhase(host, 'sync');
  return sync(port, loader, isReset ? TRIES : TRIES_BY_HAND, host.signal);
};

const makeFlasher = (dialect: Dialect): Flasher => ({
  protocol: dialect.protocol,
  flash: async (found, firmware, host) => {
    const begin = performance.now();
    const { port, loader } = await connect(found, dialect, host);
    try {
      const chip = await flashOver(loader, dialect.takesAllPages, firmware, host);
      return {
        protocol: dialect.protocol,
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

/** Uno, Nano, Pro Mini and their kin. */
export const stk500Flasher: Flasher = makeFlasher(STK500_V1);

/** Mega 2560. */
export const stk500v2Flasher: Flasher = makeFlasher(STK500_V2);
