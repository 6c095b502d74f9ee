/**
 * Finding the loader: it takes its baud rate from 0x7f and says ACK once; later 0x7f is half a
 * command, and the second is refused, which is as good. Whoever answered is believed only when Get makes
 * sense, since a boot log at another baud rate has every byte in it.
 */
import { DeviceError } from '../../device-error';
import { isPassing } from '../quiet';
import type { Loader } from './commands';
import { get } from './commands';
import type { Line } from './line';
import { nextAnswer, settle } from './line';

const TRIES = 10;
const ANSWER_MS = 200;

/** Undefined when what answered is no loader, or not at the start of a command. */
const ask = async (line: Line): Promise<Loader | undefined> => {
  try {
    return await get(line);
  } catch (error) {
    if (isPassing(error)) return undefined;
    throw error;
  }
};

/** @throws DeviceError `no-sync` */
export const sync = async (line: Line): Promise<Loader> => {
  for (let tries = 0; tries < TRIES; tries++) {
    line.port.received.drain();
    await line.port.write(Uint8Array.of(0x7f));
    if ((await nextAnswer(line, ANSWER_MS)) === undefined) continue;
    const loader = await ask(line);
    if (loader !== undefined) return loader;
  }
  // An earlier attempt may have left it in the middle of a block.
  const loader = (await settle(line)) ? await ask(line) : undefined;
  if (loader !== undefined) return loader;
  throw new DeviceError(
    'no-sync',
    'No STM32 bootloader answers.',
    "Connect BOOT0 to 3.3 V (and BOOT1 or PB2 to ground where the board has it), press reset, and check that the wires go to the bootloader's USART, PA9 and PA10 on most chips; then try again.",
  );
};
