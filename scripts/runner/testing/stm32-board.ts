/** An STM32's image on Unicorn's Cortex-M4F, with the registers that scripts/peers/stm32-board gives it. */
import { spawn } from 'node:child_process';
import type { Segment } from '../../../src/core/firmware/firmware';
import type { ImageLine } from './image-line';
import { filesOf } from './image-line';

export const openStm32 = (
  python: string,
  family: 'f4' | 'l4',
  segments: readonly Segment[],
  onBytes: (bytes: Uint8Array) => void,
): ImageLine => {
  const { files, remove } = filesOf(segments);
  const parts = files.map(({ address, file }) => `${file}@${address}`);
  const child = spawn(python, ['-B', `scripts/peers/stm32-board/${family}.py`, ...parts]);
  child.stdout.on('data', onBytes);
  // What a chip would not tell: why it stands still.
  child.stderr.on('data', (why: Buffer) => {
    console.error(why.toString());
  });
  child.stdin.on('error', () => undefined);
  return {
    send: (bytes) => void child.stdin.write(bytes),
    stop: () => {
      child.kill();
      remove();
    },
  };
};
