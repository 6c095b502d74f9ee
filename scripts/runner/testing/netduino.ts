/**
 * The STM32F4 image in QEMU's netduinoplus2 (an STM32F405), which has both USARTs but no clock tree: the
 * image must notice, and fall back. QEMU holds bytes back until the last one was taken, so a line here
 * loses nothing and has no speed.
 */
import { spawn, spawnSync } from 'node:child_process';
import type { Segment } from '../../../src/core/firmware/firmware';
import type { ImageLine } from './image-line';
import { filesOf } from './image-line';

export const hasQemu = (): boolean => spawnSync('qemu-system-arm', ['--version']).status === 0;

/** @param usart which of the two is connected; nothing is on the other */
export const openNetduino = (
  segments: readonly Segment[],
  usart: 1 | 2,
  onBytes: (bytes: Uint8Array) => void,
): ImageLine => {
  const { files, remove } = filesOf(segments);
  const loaders = files.flatMap(({ address, file }) => [
    '-device',
    `loader,file=${file},addr=${address},force-raw=on`,
  ]);
  const lines = [...(usart === 1 ? [] : ['-serial', 'null']), '-serial', 'stdio'];
  const args = ['-machine', 'netduinoplus2', '-display', 'none', '-monitor', 'none'];
  const child = spawn('qemu-system-arm', [...args, ...loaders, ...lines]);
  child.stdout.on('data', onBytes);
  return {
    send: (bytes) => void child.stdin.write(bytes),
    stop: () => {
      child.kill();
      remove();
    },
  };
};
