/**
 * Finding each other (firmware/runner/PROTOCOL.md). The studio sends a command that nobody knows, with a
 * number of its own: boards repeat what they do not know, so the answer to exactly this one shows that
 * everything before it is through. Where it does not come, silence has to do. Then the board must give its
 * name. A bare `%` would do for the runner, but the empty command is undefined behaviour in MLPerf Tiny's
 * reference code.
 */
import { DeviceError } from '../device-error';
import type { OpenPort } from '../open-port';
import { openPort } from '../open-port';
import type { FoundPort } from '../port';
import { wait } from '../timer';
import type { Asking, HeardLine, Milliseconds, Talk, Traffic } from './talk';
import { createTalk } from './talk';

export interface Meeting {
  readonly talk: Talk;
  /** What it calls itself: the vendor in `m-name-dut-[…]`. */
  readonly vendor: string;
  readonly baudRate: number;
}

type Manner = Pick<Asking, 'signal'> & { readonly mayBoot: boolean };

/** How slow the other side may be. */
interface Pace {
  /** Until the number comes back, and at most. */
  readonly echoMs: Milliseconds;
  readonly noiseMs: Milliseconds;
  readonly nameMs: Milliseconds;
}

const BAUDS: readonly number[] = [115_200, 921_600, 9600];
const TRIES = 3;
const SILENCE_MS = 200;
const POLL_MS = 20;
/** Bytes the browser keeps while this page is busy. */
const BUFFER_BYTES = 64 * 1024;

const HARDWARE: Pace = { echoMs: 400, noiseMs: 2000, nameMs: 1000 };
/** A computer that emulates may be a hundred times slower than the board. */
const EMULATED: Pace = { echoMs: 5000, noiseMs: 5000, nameMs: 5000 };

/** Later tries wait longer: the board may be at work, or starting. */
const paceOf = ({ kind }: FoundPort, attempt: number): Pace => {
  const { echoMs, noiseMs, nameMs } = kind === 'emulated' ? EMULATED : HARDWARE;
  return { echoMs: echoMs * attempt, noiseMs: noiseMs * attempt, nameMs: nameMs * attempt };
};

const isRecoverable = (error: unknown): boolean =>
  error instanceof DeviceError && (error.failure === 'timeout' || error.failure === 'garbled');

/**
 * Makes both sides wait for the next command, whatever was going on.
 * @throws DeviceError `lost`, `cancelled`
 */
const settle = async (talk: Talk, pace: Pace, { signal, mayBoot }: Manner): Promise<void> => {
  const word = `?${Math.round(performance.now())}`;
  const seen = { echo: false, boot: false };
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'error' && line.text.endsWith(` ${word}`)) seen.echo = true;
    if (line.kind === 'boot') seen.boot = true;
  };
  // What came before a board was ready is lost on it: its echo would be waited for in vain.
  const isOver = (): boolean => seen.echo || seen.boot;
  try {
    const { echoMs } = pace;
    // Lines of another program may make sense without being an answer.
    await talk.ask(word, { firstMs: echoMs, mostMs: echoMs, signal, onHeard, isOver, mayBoot });
  } catch (error) {
    if (!isRecoverable(error)) throw error;
  }
  const end = performance.now() + (seen.echo ? 0 : pace.noiseMs);
  while (
    !signal.aborted &&
    performance.now() < end &&
    performance.now() - talk.heard().at < SILENCE_MS
  )
    await wait(POLL_MS);
};

const nameOf = async (
  talk: Talk,
  pace: Pace,
  { signal, mayBoot }: Manner,
): Promise<string | undefined> => {
  let vendor: string | undefined;
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'name') vendor = line.text;
  };
  const { nameMs } = pace;
  await talk.ask('name', { firstMs: nameMs, mostMs: nameMs, signal, onHeard, mayBoot });
  return vendor;
};

/** Its name, as soon as it gives one. @throws DeviceError `lost`, `cancelled` */
const greet = async (
  talk: Talk,
  found: FoundPort,
  signal: AbortSignal,
  mayBoot: boolean,
): Promise<string | undefined> => {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const pace = paceOf(found, attempt);
    try {
      await settle(talk, pace, { signal, mayBoot });
      const vendor = await nameOf(talk, pace, { signal, mayBoot });
      if (vendor !== undefined) return vendor;
    } catch (error) {
      if (!isRecoverable(error)) throw error;
    }
  }
  return undefined;
};

/**
 * Brings a talk that lost its thread back to where commands are answered; false when nobody answers.
 * @throws DeviceError `lost`, also when the board starts anew meanwhile; `cancelled`
 */
export const resume = async (talk: Talk, found: FoundPort, signal: AbortSignal): Promise<boolean> =>
  (await greet(talk, found, signal, false)) !== undefined;

const nobody = ({ kind, label }: FoundPort, heardBytes: number): DeviceError => {
  const rates = kind === 'emulated' ? '' : ' at 115200, 921600 or 9600 baud';
  return heardBytes === 0
    ? new DeviceError(
        'no-sync',
        `Nothing came back from ${label}${rates}.`,
        'Flash the runner, press the reset button, or check that this is the right port and that TX and RX are crossed.',
      )
    : new DeviceError(
        'no-sync',
        `${label} sends something, but answers no command${rates}.`,
        'Another program runs on it: flash the runner, or read what it prints in the console.',
      );
};

const withTalk = async <T>(
  port: OpenPort,
  traffic: Traffic,
  work: (talk: Talk) => Promise<T | undefined>,
): Promise<{ readonly result: T | undefined; readonly bytes: number }> => {
  const talk = createTalk(port, traffic);
  try {
    const result = await work(talk);
    if (result === undefined) await talk.close();
    return { result, bytes: talk.heard().bytes };
  } catch (error) {
    await talk.close();
    throw error;
  }
};

/**
 * Opens the port and finds firmware that speaks the protocol. Closes it again unless that succeeds.
 * @throws DeviceError `no-sync`, `lost`, `cancelled`, and whatever opening says
 */
export const meet = async (
  found: FoundPort,
  signal: AbortSignal,
  traffic: Traffic,
): Promise<Meeting> => {
  let heardBytes = 0;
  for (const baudRate of found.kind === 'emulated' ? BAUDS.slice(0, 1) : BAUDS) {
    traffic.onBaud?.(baudRate);
    const port = await openPort(found, { baudRate, bufferSize: BUFFER_BYTES });
    const { result, bytes } = await withTalk(port, traffic, async (talk) => {
      const vendor = await greet(talk, found, signal, true);
      return vendor === undefined ? undefined : { talk, vendor, baudRate };
    });
    if (result) return result;
    heardBytes += bytes;
  }
  throw nobody(found, heardBytes);
};
