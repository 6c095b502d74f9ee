/**
 * Pseudo-terminals for Node, which has none of its own, without a native module: socat makes one and
 * carries its bytes over its own standard input and output. What other programs open is the path. Needs
 * Debian's socat.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface PtyMaster {
  /** What stm32flash, avrdude or a browser opens. */
  readonly path: string;
  readonly send: (bytes: Uint8Array) => void;
  /** Hangs up: whoever has the path open loses the device. */
  readonly close: () => Promise<void>;
}

/** @param receive bytes written to the path by whoever opened it */
export const openPty = async (receive: (bytes: Uint8Array) => void): Promise<PtyMaster> => {
  const folder = mkdtempSync(join(tmpdir(), 'pty-'));
  const path = join(folder, 'tty');
  const socat = spawn('socat', [`PTY,link=${path},raw,echo=0`, 'STDIO'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  socat.stdout.on('data', receive);
  socat.stdin.on('error', () => {
    // It has ended: whoever waits for an answer runs into its own time-out.
  });
  const ended = once(socat, 'exit');
  for (let tries = 0; !existsSync(path); tries++) {
    if (tries === 250) throw new Error('socat made no pseudo-terminal within 5 s.');
    await sleep(20);
  }
  // As long as somebody has it open, whoever closes it may open it again.
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  return {
    path,
    send: (bytes) => socat.stdin.write(bytes),
    close: async () => {
      socat.kill();
      await ended;
      closeSync(held);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
