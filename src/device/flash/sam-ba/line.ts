/**
 * Talking to a SAM-BA monitor: a letter, hexadecimal arguments, `#`. Answers end with a carriage
 * return, but not all commands have one, so what is left of an earlier answer is let go by before the
 * next question.
 */
import { DeviceError } from '../../device-error';
import type { Line } from '../line';
import { answerTo } from '../line';
import { letGoBy } from '../quiet';

const RETURN = 0x0d;
const ANSWER_MS = 2000;

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const latin1 = new TextDecoder('latin1');

/** All monitors take eight digits, and that of the Nano 33 BLE nothing else. */
export const hex8 = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');

/** Sends a command that has no answer. @throws DeviceError `lost`, `cancelled` */
export const tell = async ({ port, signal }: Line, command: string): Promise<void> => {
  if (signal.aborted)
    throw new DeviceError('cancelled', 'Flashing was stopped.', 'Flash again before you measure.');
  await port.write(ascii(`${command}#`));
};

const ADVICE = 'Press the reset button twice quickly, then flash again.';

/** The answer as text, without its end of line. */
export const ask = async (
  line: Line,
  command: string,
  doing: string,
  ms = ANSWER_MS,
): Promise<string> => {
  const { received } = line.port;
  received.drain();
  await tell(line, command);
  const answer = received.until(RETURN, { ms, signal: line.signal });
  const bytes = await answerTo(doing, ms, ADVICE, answer);
  return latin1.decode(bytes).replace(/[\0\r\n]/g, '');
};

/** @throws DeviceError `garbled` when the answer is not that one */
export const expectAnswer = async (
  line: Line,
  command: string,
  answer: string,
  doing: string,
  ms?: number,
): Promise<void> => {
  const got = await ask(line, command, doing, ms);
  if (got !== answer) throw garbled(doing, got);
};

export const garbled = (doing: string, answer: string): DeviceError =>
  new DeviceError(
    'garbled',
    `The bootloader answered ${doing} with “${answer.slice(0, 40)}”.`,
    ADVICE,
  );

/** A word of memory. */
export const readWord = async (line: Line, address: number, doing: string): Promise<number> => {
  const { received } = line.port;
  received.drain();
  await tell(line, `w${hex8(address)},4`);
  const answer = received.take(4, { ms: ANSWER_MS, signal: line.signal });
  const bytes = await answerTo(doing, ANSWER_MS, ADVICE, answer);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
};

/**
 * Capabilities that the bootloader lists; undefined when nothing answers as one.
 * The `#` before ends whatever was begun; some monitors say nothing to N (no prompts, please).
 */
export const call = async (line: Line, ms: number): Promise<string | undefined> => {
  const { received } = line.port;
  // A program may never stop talking: then it is no bootloader, as what follows shows.
  await letGoBy(line.port, 20, line.signal);
  await tell(line, '#N');
  await tell(line, 'V');
  const end = performance.now() + ms;
  for (;;) {
    try {
      const left = Math.max(0, end - performance.now());
      const bytes = await received.until(RETURN, { ms: left, signal: line.signal });
      const letters = /\[Arduino:([A-Z]+)\]/.exec(latin1.decode(bytes))?.[1];
      if (letters !== undefined) return letters;
    } catch (error) {
      if (error instanceof DeviceError && error.failure === 'timeout') return undefined;
      throw error;
    }
  }
};
