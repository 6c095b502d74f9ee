/**
 * Handing inputs over as MLPerf Tiny's host does: `db load N`, then their bytes in hexadecimal, a few at a
 * time. A command has no checksum, and a repeated one would go in twice, so whatever goes wrong is
 * answered by beginning again.
 */
import { formatBytes } from '../../core/text';
import { DeviceError } from '../device-error';
import { damagedAgain, isDamage, refuseComplaints } from './ask-runner';
import { resume } from './find';
import { answerMs } from './session';
import type { HeardLine } from './talk';
import type { Job } from './taken';

const TRIES = 3;
const USUAL_BYTES = 31;
/** A command has at most 80 characters, `db ` included. */
const MOST_BYTES = 38;

export const joinBytes = (parts: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
};

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether the board says that it has them all, when it has been given them all, and not before. */
const loadOnce = async (job: Job, bytes: Uint8Array): Promise<boolean> => {
  const { session, options, report } = job;
  let isLoaded = false;
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'loaded') isLoaded = true;
  };
  const say = async (command: string): Promise<boolean> => {
    const asking = { firstMs: answerMs(session.found), signal: options.signal, onHeard };
    const complaints = await session.talk.ask(command, asking);
    refuseComplaints(complaints);
    return !complaints.some(isDamage);
  };
  const step = Math.max(1, Math.min(options.bytesACommand ?? USUAL_BYTES, MOST_BYTES));
  if (!(await say(`db load ${bytes.length}`))) return false;
  for (let at = 0; at < bytes.length; at += step) {
    const isTaken = await say(`db ${hexOf(bytes.subarray(at, at + step))}`);
    const end = Math.min(at + step, bytes.length);
    if (!isTaken || isLoaded !== (end === bytes.length)) return false;
    report({ phase: 'inputs', done: end, total: bytes.length });
  }
  return true;
};

/** @throws DeviceError */
export const loadInputs = async (job: Job, inputs: readonly Uint8Array[]): Promise<void> => {
  const bytes = joinBytes(inputs);
  if (bytes.length === 0) return;
  const { session, options } = job;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      if (await loadOnce(job, bytes)) return;
    } catch (error) {
      const isSilent = error instanceof DeviceError && error.failure === 'timeout';
      if (!isSilent || !(await resume(session.talk, session.found, options.signal))) throw error;
    }
  }
  throw damagedAgain('The inputs');
};

/** What the board has for inputs is what it was given. */
export const hasInputs = async (job: Job, inputs: readonly Uint8Array[]): Promise<boolean> => {
  const { session, options } = job;
  const bytes: number[] = [];
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'buffer') bytes.push(...line.bytes);
  };
  await session.talk.ask('db print', {
    firstMs: answerMs(session.found),
    signal: options.signal,
    onHeard,
  });
  const given = joinBytes(inputs);
  return bytes.length === given.length && given.every((byte, i) => byte === bytes[i]);
};

/** @throws DeviceError when they are not what the model on the board takes */
export const requireSizes = (inputs: readonly Uint8Array[], sizes: readonly number[]): void => {
  const given = inputs.map(({ length }) => length);
  if (given.join() === sizes.join()) return;
  const list = (bytes: readonly number[]): string => bytes.map(formatBytes).join(', ') || 'nothing';
  throw new DeviceError(
    'refused',
    `The model on the board takes ${list(sizes)}, but the inputs have ${list(given)}.`,
    'Flash the model that is open, then measure.',
  );
};
