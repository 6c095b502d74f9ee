/** A host's side of a line to an image that runs in a program of its own: commands and their answers. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Segment } from '../../../src/core/firmware/firmware';

/** A line to the image without any understanding of what goes over it. */
export interface ImageLine {
  readonly send: (bytes: Uint8Array | string) => void;
  readonly stop: () => void;
}

export interface ImageHost {
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

/** Firmware as a file a segment, for a program that is given files. */
export const filesOf = (segments: readonly Segment[]) => {
  mkdirSync(FOLDER, { recursive: true });
  const folder = mkdtempSync(join(FOLDER, 'chip-'));
  const files = segments.map(({ address, bytes }) => {
    const file = join(folder, `${address}.bin`);
    writeFileSync(file, bytes);
    return { address, file };
  });
  return { files, remove: () => rmSync(folder, { recursive: true }) };
};

/** @param open starts the program; what its image sends goes to `onBytes` */
export const startImage = (
  open: (onBytes: (bytes: Uint8Array) => void) => ImageLine,
): ImageHost => {
  let heard = '';
  const line = open((data) => (heard += Buffer.from(data).toString('latin1')));
  const say: ImageHost['say'] = async (text) => {
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
      if (Date.now() > deadline) throw new Error('Nothing that runs there answers.');
      line.send('%');
      await sleep(10 * POLL_MILLISECONDS);
    }
    heard = '';
  };
  return { say, connect, stop: line.stop };
};
