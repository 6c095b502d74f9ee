/**
 * The runner image in the studio's own emulator behind a pseudo-terminal, for hosts that were written for
 * boards, with everything that is said written down.
 */
import { startEmulatedPico } from '../../../src/device/emulator/emulated-pico';
import { localChip } from '../../../src/device/emulator/testing/local-chip';
import { quietHost } from '../../../src/device/emulator/testing/talk';
import { openPort } from '../../../src/device/open-port';
import type { Cargo } from '../../runner/testing/cargo';
import { openPty } from '../pty';

export interface TerminalBoard {
  /** What the host opens. */
  readonly path: string;
  /** Commands as `> command`, lines of the board as `< line`, in order. */
  readonly transcript: () => string;
  readonly close: () => Promise<void>;
}

/** Hosts think long between commands. */
const TURN_MS = 600_000;
const SILENCE_MS = 300;
const LINE_FEED = 10;

/** Cuts what comes at `end` and writes each piece down; what is left over waits. */
const createWriter = (lines: string[], mark: string, end: string) => {
  let held = '';
  return (bytes: Uint8Array): void => {
    const pieces = (held + Buffer.from(bytes).toString('latin1')).split(end);
    held = pieces.pop() ?? '';
    for (const piece of pieces) lines.push(`${mark} ${piece}`.trimEnd());
  };
};

/** A board with this model, started and waiting for commands. */
export const startTerminalBoard = async (cargo: Cargo): Promise<TerminalBoard> => {
  const lines: string[] = [];
  const [heard, said] = [createWriter(lines, '>', '%'), createWriter(lines, '<', '\r\n')];
  const pico = startEmulatedPico(localChip);
  await pico.flasher.flash(pico.found, cargo.firmware, quietHost());
  const board = await openPort(pico.found, { baudRate: 115_200 });
  await board.write(new TextEncoder().encode('%'));
  await board.received.until(LINE_FEED, { ms: TURN_MS });
  await board.received.silence(SILENCE_MS);
  const pty = await openPty((bytes) => {
    heard(bytes);
    // A board that is gone answers nothing, which its host finds out by itself.
    board.write(bytes).catch(() => undefined);
  });
  const pump = async (): Promise<void> => {
    for (;;) {
      const first = await board.received.take(1, { ms: TURN_MS });
      const bytes = Buffer.concat([first, board.received.drain()]);
      said(bytes);
      pty.send(bytes);
    }
  };
  const pumping = pump().catch(() => undefined);
  return {
    path: pty.path,
    transcript: () => `${lines.join('\n')}\n`,
    close: async () => {
      await board.close();
      await pumping;
      pico.stop();
      await pty.close();
    },
  };
};
