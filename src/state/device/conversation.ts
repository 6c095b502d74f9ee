/** Commands and answers over the line of a board that runs the studio's runner. */
import type { RunnerAnswer } from '../../device/console/answer';
import { DeviceError } from '../../device/device-error';
import type { Port } from '../../device/port';
import type { Studio } from '../studio';
import { say } from './console';

export interface Conversation {
  /**
   * Makes both sides begin at the same place: asks for the board's name, again while nothing comes, and
   * passes over what it says on its own behalf. A board that boots is ready before it was asked anything.
   */
  readonly meet: () => Promise<void>;
  /**
   * Sends a command and gathers what is answered until the board is ready again.
   * @param onLine told after every line, with what was gathered so far
   */
  readonly ask: (command: string, onLine?: (answer: RunnerAnswer) => void) => Promise<RunnerAnswer>;
  /** Lets go of the port. */
  readonly end: () => Promise<void>;
}

/** A command that came while the board booted is lost. */
const AGAIN_MS = 2000;
const BAUD = 115_200;
const BUFFER = 64 * 1024;

const lost = (): DeviceError =>
  new DeviceError('lost', 'The board went away.', 'Connect it again, then measure again.');

const streamsOf = ({ readable, writable }: Port) => {
  if (readable === null || writable === null) throw lost();
  return { reader: readable.getReader(), writer: writable.getWriter() };
};

const orLost = (error: unknown): never => {
  throw error instanceof DeviceError ? error : lost();
};

/** The line as texts, each of which the console shows. */
async function openLine(studio: Studio, port: Port) {
  const { createLineSplitter } = await import('../../device/console/lines');
  await port.open({ baudRate: BAUD, bufferSize: BUFFER });
  const { reader, writer } = streamsOf(port);
  const splitter = createLineSplitter();
  const encoder = new TextEncoder();
  return {
    send: async (command: string): Promise<void> => {
      say(studio, 'you', `${command}%`);
      await writer.write(encoder.encode(`${command}%`));
    },
    /** Reads until `take` says of a line that it was the last. */
    listen: async (take: (text: string) => boolean): Promise<void> => {
      for (;;) {
        const { value, done } = await reader.read();
        if (done) throw lost();
        const ends = splitter.push(value, performance.now()).map(({ text }) => {
          say(studio, 'board', text);
          return take(text);
        });
        if (ends.includes(true)) return;
      }
    },
    end: async (): Promise<void> => {
      reader.releaseLock();
      writer.releaseLock();
      // What was lost is closed.
      await port.close().catch(() => undefined);
    },
  };
}

/** Opens the port. */
export async function converse(studio: Studio, port: Port): Promise<Conversation> {
  const [{ createRunnerAnswer }, { recognise }] = await Promise.all([
    import('../../device/console/answer'),
    import('../../device/console/recognise'),
  ]);
  const { send, listen, end } = await openLine(studio, port);
  return {
    meet: async () => {
      let isNamed = false;
      const again = setInterval(() => {
        if (!isNamed) send('name').catch(() => undefined);
      }, AGAIN_MS);
      try {
        await send('name');
        await listen((text) => {
          const { kind } = recognise(text);
          isNamed ||= kind === 'name';
          return isNamed && kind === 'ready';
        });
      } catch (error) {
        orLost(error);
      } finally {
        clearInterval(again);
      }
    },
    ask: async (command, onLine) => {
      const answer = createRunnerAnswer();
      try {
        await send(command);
        await listen((text) => {
          const line = recognise(text);
          if (line.kind === 'error') throw refused(command, line.text);
          answer.take(line);
          onLine?.(answer);
          return line.kind === 'ready';
        });
      } catch (error) {
        orLost(error);
      }
      return answer;
    },
    end,
  };
}

const refused = (command: string, text: string): DeviceError =>
  new DeviceError(
    'refused',
    `The board refused “${command.slice(0, 20)}”: ${text}.`,
    'Flash again; the console has the whole conversation.',
  );
