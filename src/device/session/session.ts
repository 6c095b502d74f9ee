/**
 * A board with firmware that answers, over a port that stays open for as long as the session lasts.
 * Either the studio's runner, which says what it is and times every operator, or any MLPerf Tiny firmware,
 * which times whole inferences.
 */
import { createRunnerAnswer } from '../console/answer';
import type { Hello } from '../console/hello';
import { helloOf } from '../console/hello';
import { DeviceError } from '../device-error';
import type { FoundPort } from '../port';
import { meet } from './find';
import type { HeardLine, Milliseconds, Talk, Traffic } from './talk';

/** What answers. */
export type Device =
  | { readonly kind: 'runner'; readonly hello: Hello }
  | { readonly kind: 'mlperf-tiny'; readonly vendor: string; readonly model: string };

export interface DeviceSession {
  readonly found: FoundPort;
  readonly device: Device;
  readonly baudRate: number;
  readonly talk: Talk;
  /** Closes the port; may be called again. */
  readonly close: () => Promise<void>;
}

export interface SessionHost extends Traffic {
  readonly signal: AbortSignal;
}

const TRIES = 3;
const SUPPORTED_VERSION = 1;

/** How long a board may take for an answer that needs no computing. */
export const answerMs = ({ kind }: FoundPort): Milliseconds =>
  kind === 'emulated' ? 60_000 : 5000;

const garbled = (): DeviceError =>
  new DeviceError(
    'garbled',
    `What the runner says about itself arrived damaged ${TRIES} times.`,
    'Use a shorter cable or another USB port, and keep the wires away from motors and radios.',
  );

const noHello = (): DeviceError =>
  new DeviceError(
    'garbled',
    'The board gives its name, but answers “x hello” neither as the runner does nor as firmware that does not know the command.',
    'Look at its answers in the console: they may be late, or its firmware is of another kind. Press its reset button and measure again.',
  );

/** Undefined: it does not know the question. */
const askHello = async (
  talk: Talk,
  found: FoundPort,
  signal: AbortSignal,
): Promise<Hello | undefined> => {
  let hasRunner = false;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const answer = createRunnerAnswer();
    const onHeard = ({ line }: HeardLine): void => answer.take(line);
    const complaints = await talk.ask('x hello', { firstMs: answerMs(found), signal, onHeard });
    const hello = helloOf(answer.facts);
    if (hello) return hello;
    const isOwn = answer.facts.size > 0 || answer.damaged() > 0;
    hasRunner ||= isOwn;
    if (!isOwn && complaints.some((text) => text.startsWith('Unknown command: x')))
      return undefined;
  }
  throw hasRunner ? garbled() : noHello();
};

const askModel = async (talk: Talk, found: FoundPort, signal: AbortSignal): Promise<string> => {
  let model = '';
  const onHeard = ({ line }: HeardLine): void => {
    if (line.kind === 'model') model = line.text;
  };
  await talk.ask('profile', { firstMs: answerMs(found), signal, onHeard });
  return model;
};

const requireVersion = ({ version }: Hello): void => {
  if (version !== SUPPORTED_VERSION)
    throw new DeviceError(
      'refused',
      `The runner on the board has version ${version}; this studio speaks version ${SUPPORTED_VERSION}.`,
      'Flash the board again from this studio.',
    );
};

const identify = async (
  talk: Talk,
  vendor: string,
  found: FoundPort,
  signal: AbortSignal,
): Promise<Device> => {
  const hello = await askHello(talk, found, signal);
  if (hello === undefined)
    return { kind: 'mlperf-tiny', vendor, model: await askModel(talk, found, signal) };
  requireVersion(hello);
  return { kind: 'runner', hello };
};

/**
 * Opens the port, finds the firmware and asks what it is.
 * @throws DeviceError, having closed the port
 */
export const openSession = async (found: FoundPort, host: SessionHost): Promise<DeviceSession> => {
  const { talk, vendor, baudRate } = await meet(found, host.signal, host);
  try {
    const device = await identify(talk, vendor, found, host.signal);
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => (closing ??= talk.close());
    return { found, device, baudRate, talk, close };
  } catch (error) {
    await talk.close();
    throw error;
  }
};
