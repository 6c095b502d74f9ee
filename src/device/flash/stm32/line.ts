/**
 * Talking to the ROM bootloader: it answers every part of a command with one byte, ACK or NACK, and
 * nothing tells which command an answer belongs to. So after anything unexpected the line is settled
 * before the next command: late answers are let go by, and the loader is brought to where it waits for
 * a command, whatever it was in the middle of.
 */
import { DeviceError } from '../../device-error';
import type { Line as BareLine } from '../line';
import { answerTo } from '../line';
import { isPassing, letGoBy } from '../quiet';

export interface Line extends BareLine {
  /** One line for the console. */
  readonly log: (line: string) => void;
}

const ACK = 0x79;
const NACK = 0x1f;
/** What one part of a command may take; blocks of 256 bytes program in a few milliseconds. */
const ANSWER_MS = 1000;
/** USB serial adapters keep a received byte for up to 16 ms. */
const PROMPT_MS = 100;
/** The longest that the loader may wait for: length, 256 bytes, checksum. */
const LONGEST_PART = 258;
const TRIES = 3;

export const xor = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

const ADVICE = 'Check the wires and the power, reset the board into its bootloader and try again.';

/** @param doing what to name in the sentence: "Write Memory at 0x08000000" */
export const receive = (
  { port, signal }: Line,
  count: number,
  doing: string,
  ms = ANSWER_MS,
): Promise<Uint8Array> => answerTo(doing, ms, ADVICE, port.received.take(count, { ms, signal }));

/** @returns whether the loader agreed. @throws DeviceError `garbled`, `timeout`, `lost`, `cancelled` */
export const isAccepted = async (line: Line, doing: string, ms?: number): Promise<boolean> => {
  const [answer] = await receive(line, 1, doing, ms);
  if (answer === ACK) return true;
  if (answer === NACK) return false;
  throw garbled(doing, `sent 0x${(answer ?? 0).toString(16)}, which is neither yes nor no`);
};

export const garbled = (doing: string, what: string): DeviceError =>
  new DeviceError(
    'garbled',
    `After ${doing} the bootloader ${what}.`,
    'Try again with a shorter cable, and let nothing else share the wires.',
  );

/** Sends one part of a command; what comes before it was sent is no answer to it. */
export const offer = async (
  line: Line,
  bytes: Uint8Array,
  doing: string,
  ms?: number,
): Promise<boolean> => {
  if (line.port.received.drain().length > 0) throw garbled(doing, 'sent more than its answer');
  await line.port.write(bytes);
  return isAccepted(line, doing, ms);
};

/** Sends one part of a command that must be taken. @throws DeviceError `refused`, and as `isAccepted` */
export const send = async (
  line: Line,
  bytes: Uint8Array,
  doing: string,
  ms?: number,
): Promise<void> => {
  if (await offer(line, bytes, doing, ms)) return;
  throw refused(doing);
};

export const refused = (doing: string): DeviceError =>
  new DeviceError(
    'refused',
    `The bootloader refused ${doing}.`,
    'Try again; if it refuses again, the flash there may be protected or absent.',
  );

/** The first byte to come that is an answer; undefined when there is none in time. */
export const nextAnswer = async (
  { port, signal }: Line,
  ms: number,
): Promise<'ack' | 'nack' | undefined> => {
  const end = performance.now() + ms;
  for (;;) {
    try {
      const left = Math.max(0, end - performance.now());
      const [byte] = await port.received.take(1, { ms: left, signal });
      if (byte === ACK) return 'ack';
      if (byte === NACK) return 'nack';
    } catch (error) {
      if (error instanceof DeviceError && error.failure === 'timeout') return undefined;
      throw error;
    }
  }
};

/**
 * Brings the loader to where it waits for a command. 0xff twice is no command and is refused, which
 * proves the place; where it waits for the rest of a part, as many 0xff as that can be are sent first:
 * they make no valid address, and as data they change nothing in an erased flash.
 * @returns whether it answers
 */
export const settle = async (line: Line): Promise<boolean> => {
  const { port, signal } = line;
  for (let round = 0; round < 2 * TRIES; round++) {
    await letGoBy(port, PROMPT_MS, signal);
    await port.write(Uint8Array.of(0xff));
    // It was in the middle of a command; whether it is at the start of one now shows the next round.
    if ((await nextAnswer(line, PROMPT_MS)) !== undefined) continue;
    await port.write(Uint8Array.of(0xff));
    if ((await nextAnswer(line, PROMPT_MS)) === 'nack') return true;
    await port.write(new Uint8Array(LONGEST_PART).fill(0xff));
  }
  return false;
};

/** Repeats what a damaged byte or a late answer has spoilt. @param attempt given its number, from 1 */
export const persist = async <T>(
  line: Line,
  attempt: (nth: number) => Promise<T>,
  tries = TRIES,
): Promise<T> => {
  for (let nth = 1; ; nth++) {
    try {
      return await attempt(nth);
    } catch (error) {
      if (nth === tries || !isPassing(error)) throw error;
      line.log(`${error.message} Trying again.`);
      if (!(await settle(line))) throw error;
    }
  }
};
