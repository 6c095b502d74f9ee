/**
 * Getting a board into its bootloader: where none answers, the port is opened at 1200 baud and closed,
 * which tells the program on it to start the bootloader. That comes back as another port, with other
 * USB ids mostly.
 */
import { DeviceError } from '../../device-error';
import { openPort } from '../../open-port';
import type { FoundPort } from '../../port';
import type { FlashHost } from '../flasher';
import type { Line } from '../line';
import { enterPhase } from '../progress';
import { wait } from '../../timer';
import { call } from './line';

/** USB ignores it; anything but 1200. */
const BAUD = 921_600;
const TOUCH_BAUD = 1200;
const BUFFER = 16 * 1024;
/** From the touch until the bootloader's port is there. */
const RESTART_MS = 1500;
const CALL_MS = 400;
/** A port that has just appeared may belong to the system for a while yet. */
const TRIES = 8;
const BETWEEN_MS = 400;
/** A block that an earlier attempt broke off in, and what began it. */
const LONGEST_PART = 4096 + 64;

export interface Entered {
  readonly line: Line;
  /** Letters of what the bootloader can do. */
  readonly letters: string;
}

const isPassing = (error: unknown): boolean =>
  error instanceof DeviceError && ['busy', 'no-permission', 'lost'].includes(error.failure);

/** Undefined when no bootloader answers there. */
const listen = async (
  found: FoundPort,
  host: FlashHost,
  isSure: boolean,
): Promise<Entered | undefined> => {
  const port = await openPort(found, { baudRate: BAUD, bufferSize: BUFFER });
  const line: Line = { port, signal: host.signal };
  enterPhase(host, 'sync');
  try {
    let letters = await call(line, CALL_MS);
    if (letters === undefined && isSure) {
      // In the middle of a block everything is data: it is filled up with what is no command.
      await port.write(new Uint8Array(LONGEST_PART).fill(0x23));
      letters = await call(line, CALL_MS);
    }
    if (letters !== undefined) return { line, letters };
  } catch (error) {
    await port.close();
    throw error;
  }
  await port.close();
  return undefined;
};

const touch = async (found: FoundPort, host: FlashHost): Promise<void> => {
  enterPhase(host, 'reset');
  host.log('No bootloader answers: starting it by opening the port at 1200 baud.');
  const port = await openPort(found, { baudRate: TOUCH_BAUD });
  try {
    await port.setSignals({ dataTerminalReady: false });
  } catch {
    // Closing the port clears DTR too.
  } finally {
    await port.close();
  }
};

const stopped = (): DeviceError =>
  new DeviceError('cancelled', 'Flashing was stopped.', 'Flash again before you measure.');

/** @throws DeviceError, with every port closed */
export const enter = async (found: FoundPort, host: FlashHost): Promise<Entered> => {
  const there = await listen(found, host, false);
  if (there !== undefined) return there;
  await touch(found, host);
  await wait(RESTART_MS, host.signal);
  if (host.signal.aborted) throw stopped();
  const other = await host.findPort('The board started its bootloader as another port.');
  return persist(other, host);
};

const persist = async (found: FoundPort, host: FlashHost): Promise<Entered> => {
  for (let nth = 1; ; nth++) {
    try {
      const entered = await listen(found, host, true);
      if (entered !== undefined) return entered;
    } catch (error) {
      if (!isPassing(error) || nth === TRIES) throw error;
    }
    if (nth === TRIES)
      throw new DeviceError(
        'no-sync',
        'No SAM-BA bootloader answers on this port.',
        'Press the reset button twice quickly until the LED pulses, choose the port that appears, then flash again.',
      );
    await wait(BETWEEN_MS, host.signal);
    if (host.signal.aborted) throw stopped();
  }
};
