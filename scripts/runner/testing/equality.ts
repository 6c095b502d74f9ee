/** What every image has to do wherever it runs: compute what the tab computes, bit for bit. */
import { expect } from 'vitest';
import { crc32 } from '../../../src/core/crc32';
import type { Cargo } from './cargo';
import { loadCommands } from './cargo';
import type { ImageHost } from './image-line';
import { outputBytes, valuesOf } from './lines';

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** Loads the inputs, runs and profiles, and compares every output. */
export const expectTabOutputs = async (
  board: ImageHost,
  { inputs, outputs }: Cargo,
): Promise<void> => {
  await board.connect();
  let loaded = '';
  for (const command of loadCommands(inputs)) loaded = await board.say(command);
  expect(loaded).toBe('m-load-done\r\nm-ready\r\n');
  const expected = outputs.map((bytes, i) => `${i},${bytes.length},${hex(crc32(bytes))}`);
  expect(valuesOf(await board.say('x infer 2 1%'), 'out')).toEqual(expected);
  expect(valuesOf(await board.say('x profile%'), 'out')).toEqual(expected);
  for (const [i, bytes] of outputs.entries())
    expect(outputBytes(await board.say(`x out ${i}%`))).toEqual(new Uint8Array(bytes));
};
