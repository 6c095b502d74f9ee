/** Where the emulated Cortex-M0+ spends its instructions: samples of the program counter by function. */
import { execFileSync } from 'node:child_process';
import { printTable } from '../../bench/measure';
import type { Sampler } from './emulate';
import type { Image } from './image';

const SHOWN = 15;
/** A prime, so that samples do not keep step with loops. */
const EVERY = 997;

/** Functions of an image by address, lowest first. */
const functionsOf = (elf: string): readonly (readonly [address: number, name: string])[] =>
  execFileSync('arm-none-eabi-nm', ['-n', elf], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, type]) => type === 't' || type === 'T')
    .map(([address = '', , name = '']) => [parseInt(address, 16) & ~1, name] as const);

/** Samples while an emulator runs; `print` lists the functions with the most samples. */
export const newProfiler = (image: Image): Sampler & { readonly print: () => void } => {
  const functions = functionsOf(image.elf);
  const counts = new Map<string, number>();
  let samples = 0;
  const sample = (address: number): void => {
    const name = functions.findLast(([begin]) => begin <= address)?.[1] ?? '?';
    counts.set(name, (counts.get(name) ?? 0) + 1);
    samples++;
  };
  const print = (): void => {
    const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, SHOWN);
    const rows = sorted.map(([name, count]) => ({
      function: name,
      'instructions %': Number(((100 * count) / samples).toFixed(1)),
    }));
    printTable('Where the instructions go', rows);
  };
  return { every: EVERY, sample, print };
};
