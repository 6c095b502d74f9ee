/** Commands and answers over the line of a board that runs the studio's runner. */
import type { RunnerAnswer } from '../../device/console/answer';
import { DeviceError } from '../../device/device-error';
import type { Port } from '../../device/port';
import type { Studio } from '../studio';
import { say } from './console';

export interface Conversation {
  /**
   * Sends a command and gathers what is answered until the board is ready again.
   * @param onLine told after every line, with what was gathered so far
   */
  readonly ask: (command: string, onLine?: (answer: RunnerAnswer) => void) => Promise<RunnerAnswer>;
  /** Lets go of the port. */
  readonly end: () => Promise<void>;
}

const BAUD = 115_200;
const BUFFER = 64 * 1024;

const lost = (): DeviceError =>
  new DeviceError('lost', 'The board went away.', 'Connect it again, then measure again.');

const streamsOf = ({ readable, writable }: Port) => {
  if (readable === null || writable === null) throw lost();
  return { reader: readable.getReader(), writer: writable.getWriter() };
};

/** Opens the port. */
export async function converse(studio: Studio, port: Port): Promise<Conversation> {
  const [{ createRunnerAnswer }, { createLineSplitter }, { recognise }] = await Promise.all([
    import('../../device/console/answer'),
    import('../../device/console/lines'),
    import('../../device/console/recognise'),
  ]);
  await port.open({ baudRate: BAUD, bufferSize: BUFFER });
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
  return {
    ask: async (command, onLine) => {
      const answer = createRunnerAnswer();
      const take = (text: string): boolean => {
        const line = recognise(text);
        if (line.kind === 'error') throw refused(command, line.text);
        answer.take(line);
        onLine?.(answer);
        return line.kind === 'ready';
      };
      say(studio, 'you', `${command}%`);
      try {
        await writer.write(encoder.encode(`${command}%`));
        for (;;) {
          const { value, done } = await reader.read();
          if (done) throw lost();
          if (takeLines(value, take)) return answer;
        }
      } catch (error) {
        throw error instanceof DeviceError ? error : lost();
      }
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
