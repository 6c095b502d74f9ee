/**
 * Results as JSON lines, one per run, so that an interrupted experiment goes on where it was. Which of
 * the 10,000 pictures were named rightly is kept as bits: differences are taken picture by picture.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Paired } from '../../src/core/evaluate/cost';

export interface Result {
  readonly network: string;
  readonly arm: string;
  /** Calibration samples, and the seed that chose them; 0 for the float model. */
  readonly calibration: number;
  readonly seed: number;
  readonly hits: number;
  /** One bit per picture, base64. */
  readonly right: string;
  /** What the automatic setting chose. */
  readonly note?: string;
}

const FILE = '.cache/experiment/results.jsonl';

export const readResults = (): Result[] =>
  existsSync(FILE)
    ? readFileSync(FILE, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Result)
    : [];

export const addResult = (result: Result): void => {
  mkdirSync(dirname(FILE), { recursive: true });
  appendFileSync(FILE, `${JSON.stringify(result)}\n`);
};

export const packed = (right: readonly boolean[]): string => {
  const bytes = Buffer.alloc(Math.ceil(right.length / 8));
  right.forEach((is, i) => {
    if (is) bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  });
  return bytes.toString('base64');
};

/** How two runs' answers to the same pictures compare; the first is what the other is held against. */
export const paired = (reference: Result, other: Result, pictures: number): Paired => {
  const [a, b] = [reference, other].map(({ right }) => Buffer.from(right, 'base64'));
  const counts = { both: 0, floatOnly: 0, quantizedOnly: 0, neither: 0 };
  for (let i = 0; i < pictures; i++) {
    const first = ((a?.[i >> 3] ?? 0) >> (i & 7)) & 1;
    const second = ((b?.[i >> 3] ?? 0) >> (i & 7)) & 1;
    counts[first ? (second ? 'both' : 'floatOnly') : second ? 'quantizedOnly' : 'neither']++;
  }
  return counts;
};
