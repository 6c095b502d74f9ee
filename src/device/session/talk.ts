/**
 * Commands and answers over an open port. One loop takes what arrives, for as long as the port is open:
 * every line goes to the console, and to whoever waits for an answer. An answer ends with `m-ready` on a
 * line of its own, and not before; a board that says nothing that makes sense for too long, that was
 * reset, or that went away, ends it with a DeviceError.
 */
import { formatNumberOf } from '../../core/text';
import type { Line } from '../console/lines';
import { createLineSplitter } from '../console/lines';
import { withoutPrefix } from '../console/prefix';
import type { Recognised } from '../console/recognise';
import { recognise } from '../console/recognise';
import { DeviceError } from '../device-error';
import type { OpenPort } from '../open-port';

export type Milliseconds = number;

/** Told everything that crosses the line. */
export interface Traffic {
  readonly onLine?: (line: Line) => void;
  /** The port is tried at that rate. */
  readonly onBaud?: (baudRate: number) => void;
  /** A command, without its `%`. */
  readonly onSend?: (command: string) => void;
}

/** A line with the time its end came, by `performance.now()`. */
export interface HeardLine {
  readonly line: Recognised;
  readonly at: Milliseconds;
  /** Characters that crossed the line for it, its end included. */
  readonly characters: number;
}

export interface Asking {
  /** How long until the first line that makes sense, and from each to the next. */
  readonly firstMs: Milliseconds;
  readonly nextMs?: Milliseconds;
  /** How long all of it may take, however much the board has to say; ten minutes unless stated. */
  readonly mostMs?: Milliseconds;
  readonly signal: AbortSignal;
  readonly onHeard?: (heard: HeardLine) => void;
  /** Whether `m-ready` ends this answer, and not a late one; always unless stated. */
  readonly isOver?: () => boolean;
  /** Starting is what is waited for, not a fault. */
  readonly mayBoot?: boolean;
}

export interface Talk {
  /**
   * Sends a command and resolves with what the board complained about, when it is ready again.
   * @throws DeviceError `timeout`, `lost` (also when it was reset), `cancelled`
   */
  readonly ask: (command: string, asking: Asking) => Promise<readonly string[]>;
  /** Makes a board that runs one inference after another stop, as far as it can be made to. */
  readonly interrupt: () => Promise<void>;
  /** When something arrived last, and how many bytes since the port was opened. */
  readonly heard: () => { readonly at: Milliseconds; readonly bytes: number };
  /** Says goodbye to whoever still waits, and closes the port. */
  readonly close: () => Promise<void>;
}

/** The loop looks up from its waiting this often. */
const PUMP_MS = 60_000;
const MOST_MS = 600_000;
/** A board that complains for ever is not remembered for ever. */
const MOST_COMPLAINTS = 100;
/** Whatever is sent stops the runner; a command that nobody knows does nothing else. */
const INTERRUPTION = '?';
const INTERRUPT_MS = 200;

const cancelled = (): DeviceError =>
  new DeviceError('cancelled', 'It was stopped.', 'What was measured until then is kept.');

const silent = (command: string, waited: Milliseconds): DeviceError =>
  new DeviceError(
    'timeout',
    `The board did not answer “${command}” for ${formatNumberOf(Math.round(waited / 1000), 'second')}.`,
    'Press its reset button and try again; if it stays silent, flash it again.',
  );

const endless = (command: string, waited: Milliseconds): DeviceError =>
  new DeviceError(
    'timeout',
    `The board's answer to “${command}” had not come to its end after ${formatNumberOf(Math.round(waited / 1000), 'second')}.`,
    'Another program may run on it, as the console shows: press its reset button and try again, or flash it.',
  );

const wasReset = (): DeviceError =>
  new DeviceError(
    'lost',
    'The board was reset in the middle of the conversation.',
    'Check its power and cable (a weak supply resets boards under load), then measure again.',
  );

interface Asker {
  readonly take: (heard: HeardLine) => void;
  readonly fail: (error: Error) => void;
}

/** Takes the lines of one answer; `tell` ends it. */
const createAsker = (
  command: string,
  asking: Asking,
  tell: { readonly done: (complaints: readonly string[]) => void; readonly fail: Asker['fail'] },
) => {
  const complaints: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (ms: Milliseconds): void => {
    clearTimeout(timer);
    timer = setTimeout(() => tell.fail(silent(command, ms)), ms);
  };
  wait(asking.firstMs);
  const mostMs = asking.mostMs ?? MOST_MS;
  const limit = setTimeout(() => tell.fail(endless(command, mostMs)), mostMs);
  return {
    take: (heard: HeardLine) => {
      const { line } = heard;
      asking.onHeard?.(heard);
      if (line.kind === 'error' && complaints.length < MOST_COMPLAINTS) complaints.push(line.text);
      if (line.kind === 'ready' && (asking.isOver?.() ?? true)) tell.done(complaints);
      else if (line.kind === 'boot' && asking.mayBoot !== true) tell.fail(wasReset());
      else if (line.kind !== 'other' && line.kind !== 'ready')
        wait(asking.nextMs ?? asking.firstMs);
    },
    fail: tell.fail,
    end: () => {
      clearTimeout(timer);
      clearTimeout(limit);
    },
  };
};

/** Takes what arrives for as long as the port is open; `fail` is told why it ended by itself. */
const startPump = (
  { received }: OpenPort,
  hear: (chunk: Uint8Array) => void,
  fail: (error: Error) => void,
) => {
  const end = new AbortController();
  const { signal } = end;
  const pump = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        hear(await received.take(1, { ms: PUMP_MS, signal }));
        hear(received.drain());
      } catch (error) {
        if (error instanceof DeviceError && error.failure === 'timeout') continue;
        fail(error instanceof Error ? error : new Error(String(error)));
        return;
      }
    }
  };
  const pumping = pump();
  return {
    stop: (): Promise<void> => {
      end.abort();
      return pumping;
    },
  };
};

const interruptBy = async (send: (command: string) => Promise<void>): Promise<void> => {
  // What fails here fails because there is nothing to interrupt.
  const sent = send(INTERRUPTION).catch(() => undefined);
  await Promise.race([sent, new Promise((resolve) => setTimeout(resolve, INTERRUPT_MS))]);
};

export const createTalk = (port: OpenPort, traffic: Traffic): Talk => {
  const splitter = createLineSplitter();
  let asker: Asker | undefined;
  let failure: Error | undefined;
  // Between two answers: the next one would be of a board that has forgotten its inputs.
  let hasBooted = false;
  let [lastAt, bytes] = [performance.now(), 0];
  const hear = (chunk: Uint8Array): void => {
    lastAt = performance.now();
    bytes += chunk.length;
    for (const line of splitter.push(chunk, lastAt)) {
      traffic.onLine?.(line);
      const heard = recognise(withoutPrefix(line.text).text);
      hasBooted ||= asker === undefined && heard.kind === 'boot';
      asker?.take({ line: heard, at: line.at, characters: line.text.length + 2 });
    }
  };
  const pump = startPump(port, hear, (error) => {
    failure = error;
    asker?.fail(error);
  });
  const send = (command: string): Promise<void> => {
    traffic.onSend?.(command);
    return port.write(new TextEncoder().encode(`${command}%`));
  };
  const answerTo = (command: string, asking: Asking): Promise<readonly string[]> =>
    new Promise((resolve, reject) => {
      const stop = (): void => finish(() => reject(cancelled()));
      const finish = (settle: () => void): void => {
        asking.signal.removeEventListener('abort', stop);
        current.end();
        asker = undefined;
        settle();
      };
      const fail = (error: Error): void => finish(() => reject(error));
      const current = createAsker(command, asking, {
        done: (complaints) => finish(() => resolve(complaints)),
        fail,
      });
      asker = current;
      asking.signal.addEventListener('abort', stop);
      send(command).catch(fail);
    });
  return {
    ask: async (command, asking) => {
      if (asking.signal.aborted) throw cancelled();
      if (failure) throw failure;
      if (asker) throw new Error('Another answer is still awaited.');
      if (hasBooted && asking.mayBoot !== true) throw wasReset();
      hasBooted = false;
      return answerTo(command, asking);
    },
    interrupt: () => interruptBy(send),
    heard: () => ({ at: lastAt, bytes }),
    close: async () => {
      await pump.stop();
      await port.close();
    },
  };
};
