/**
 * Writes the built-in sample models to public/samples, with an index for the studio's list. They are
 * made, never committed: `npm start`, the tests and the build run this when the code behind them is
 * newer than the files.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeSamples } from '../src/core/samples/samples';

const FOLDER = 'public/samples';

mkdirSync(FOLDER, { recursive: true });
const index = makeSamples().map(({ bytes, ...sample }) => {
  writeFileSync(join(FOLDER, sample.file), bytes);
  return { ...sample, bytes: bytes.length };
});
// Written last: it is what says that the samples are complete.
writeFileSync(join(FOLDER, 'index.json'), `${JSON.stringify(index, undefined, 2)}\n`);
