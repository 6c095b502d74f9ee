/** Commands and answers over the line of a board that runs the studio's runner. */
import type { RunnerAnswer } from '../../device/console/answer';
import { DeviceError } from '../../device/device-error';
import type { Port } from '../../device/port';
import type { Studio } from '../studio';
import { say } from './console';

export interface AskOptions {
  /** Told after every line, with what was gathered so far. */
  readonly onLine?: (answer: RunnerAnswer) => void;
  /** Milliseconds until nobody is expected to answer any more; without, as long as it takes. */
  readonly ms?: number;
}

export interface Conversation {
  /**
   * Makes both sides begin at the same place: asks for the board's name, again while nothing comes, and
   * passes over what it says on its own behalf. A board that boots is ready before it was asked anything.
   */
  readonly meet: () => Promise<void>;
  /** Sends a command and gathers what is answered until the board is ready again. */
  readonly ask: (command: string, options?: AskOptions) => Promise<RunnerAnswer>;
  /** Lets go of the port. */
  readonly end: () => Promise<void>;
}

/** A command that came while the board booted is lost. */
const AGAIN_MS = 2000;
const MEET_MS = 5000;
const BAUD = 115_200;
const BUFFER = 64 * 1024;

const lost = (): DeviceError =>
  new DeviceError('lost', 'The board went away.', 'Connect it again, then measure again.');

const streamsOf = ({ readable, writable }: Port) => {
  if (readable === null || writable === null) throw lost();
  return { reader: readable.getReader(), writer: writable.getWriter() };
};

const silent = (): DeviceError =>
  new DeviceError(
    'no-app',
    'Nothing answers on this line.',
    'Check that the runner is on the board and its serial line is connected, press reset, and measure again.',
  );

const stopped = (): DeviceError => new DeviceError('cancelled', 'Measuring was stopped.', '');

async function open(port: Port): Promise<void> {
  try {
    await port.open({ baudRate: BAUD, bufferSize: BUFFER });
  } catch {
    throw new DeviceError(
      'busy',
      'The port could not be opened.',
      'Close other programs and tabs that use it; on Linux you need the right to use it (group dialout or uucp).',
    );
  }
}

/** Ends a wait for the reader when it is given up, and says why it ended. */
function createPatience(
  reader: ReadableStreamDefaultReader,
  signal: AbortSignal,
  ms: number | undefined,
) {
  let why = lost;
  const giveUp = (reason: () => DeviceError) => (): void => {
    why = reason;
    void reader.cancel().catch(() => undefined);
  };
  const onAbort = giveUp(stopped);
  const timer = ms === undefined ? undefined : setTimeout(giveUp(silent), ms);
  signal.addEventListener('abort', onAbort, { once: true });
  const end = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  return { why: () => why(), end };
}

/** Opens the port. @param signal ends the conversation, whatever is being waited for */
export async function converse(
  studio: Studio,
  port: Port,
  signal: AbortSignal,
): Promise<Conversation> {
  const [{ createRunnerAnswer }, { createLineSplitter }, { recognise }] = await Promise.all([
    import('../../device/console/answer'),
    import('../../device/console/lines'),
    import('../../device/console/recognise'),
  ]);
  await open(port);
  const { reader, writer } = streamsOf(port);
  const splitter = createLineSplitter();
  const encoder = new TextEncoder();
  const takeLines = (bytes: Uint8Array, take: (text: string) => boolean): boolean =>
    splitter
      .push(bytes, performance.now())
      .map(({ text }) => {
        say(studio, 'board', text);
        return take(text);
      })
      .includes(true);
  const send = async (command: string): Promise<void> => {
    say(studio, 'you', `${command}%`);
    await writer.write(encoder.encode(`${command}%`));
  };
  /** Sends, then reads until `take` says of a line that it was the last. */
  const exchange = async (
    command: string,
    take: (text: string) => boolean,
    ms: number | undefined,
  ): Promise<void> => {
    const patience = createPatience(reader, signal, ms);
    try {
      signal.throwIfAborted();
      await send(command);
      for (;;) {
        const { value, done } = await reader.read();
        if (done) throw patience.why();
        if (takeLines(value, take)) return;
      }
    } catch (error) {
      throw error instanceof DeviceError ? error : patience.why();
    } finally {
      patience.end();
    }
  };
  return {
    meet: async () => {
      let isNamed = false;
      const again = setInterval(() => {
        if (!isNamed) send('name').catch(() => undefined);
      }, AGAIN_MS);
      const take = (text: string): boolean => {
        const { kind } = recognise(text);
        isNamed ||= kind === 'name';
        return isNamed && kind === 'ready';
      };
      await exchange('name', take, MEET_MS).finally(() => {
        clearInterval(again);
      });
    },
    ask: async (command, { onLine, ms } = {}) => {
      const answer = createRunnerAnswer();
      const take = (text: string): boolean => {
        const line = recognise(text);
        if (line.kind === 'error') throw refused(command, line.text);
        answer.take(line);
        onLine?.(answer);
        return line.kind === 'ready';
      };
      await exchange(command, take, ms);
      return answer;
    },
    end: async () => {
      reader.releaseLock();
      writer.releaseLock();
      // What was lost is closed.
      await port.close().catch(() => undefined);
    },
  };
}

const refused = (command: string, text: string): DeviceError =>
  new DeviceError(
    'refused',
    `The board refused “${command.slice(0, 20)}”: ${text}.`,
    'Flash again; the console has the whole conversation.',
  );
