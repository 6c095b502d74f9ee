/**
 * The STM32F4 image in QEMU's netduinoplus2 (an STM32F405), which has both USARTs but no clock tree: the
 * image must notice, and fall back. QEMU holds bytes back until the last one was taken, so a line here
 * loses nothing and has no speed.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment } from '../../../src/core/firmware/firmware';

export interface QemuRunner {
  /** Everything up to the next `m-ready`, after sending `text`. */
  readonly say: (text: string) => Promise<string>;
  /** Sends `%` until it is answered: what is sent while the image starts is lost. */
  readonly connect: () => Promise<void>;
  readonly stop: () => void;
}

const FOLDER = '.cache/runner';
const READY = 'm-ready\r\n';
const MOST_MILLISECONDS = 120_000;
const POLL_MILLISECONDS = 20;

export const hasQemu = (): boolean => spawnSync('qemu-system-arm', ['--version']).status === 0;

/** A line to the image without any understanding of what goes over it. */
export interface NetduinoLine {
  readonly send: (bytes: Uint8Array | string) => void;
  readonly stop: () => void;
}

/** @param usart which of the two is connected; nothing is on the other */
export const openNetduino = (
  segments: readonly Segment[],
  usart: 1 | 2,
  onBytes: (bytes: Uint8Array) => void,
): NetduinoLine => {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, 'qemu-'));
  const loaders = segments.flatMap(({ address, bytes }) => {
    const file = join(folder, `${address}.bin`);
    writeFileSync(file, bytes);
    return ['-device', `loader,file=${file},addr=${address},force-raw=on`];
  });
  const lines = [...(usart === 1 ? [] : ['-serial', 'null']), '-serial', 'stdio'];
  const args = ['-machine', 'netduinoplus2', '-display', 'none', '-monitor', 'none'];
  const child = spawn('qemu-system-arm', [...args, ...loaders, ...lines]);
  child.stdout.on('data', onBytes);
  return {
    send: (bytes) => void child.stdin.write(bytes),
    stop: () => {
      child.kill();
      rmSync(folder, { recursive: true });
    },
  };
};

/** @param usart which of the two is connected */
export const startNetduino = (segments: readonly Segment[], usart: 1 | 2): QemuRunner => {
  let heard = '';
  const line = openNetduino(
    segments,
    usart,
    (data) => (heard += Buffer.from(data).toString('latin1')),
  );
  const say: QemuRunner['say'] = async (text) => {
    line.send(text);
    const deadline = Date.now() + MOST_MILLISECONDS;
    while (!heard.includes(READY)) {
      if (Date.now() > deadline) throw new Error(`No answer to ${text}: ${heard.slice(-400)}`);
      await sleep(POLL_MILLISECONDS);
    }
    const answer = heard.slice(0, heard.indexOf(READY) + READY.length);
    heard = heard.slice(answer.length);
    return answer;
  };
  const connect = async (): Promise<void> => {
    const deadline = Date.now() + MOST_MILLISECONDS;
    while (!heard.endsWith(READY)) {
      if (Date.now() > deadline) throw new Error('QEMU runs nothing that answers.');
      line.send('%');
      await sleep(10 * POLL_MILLISECONDS);
    }
    heard = '';
  };
  return { say, connect, stop: line.stop };
};
