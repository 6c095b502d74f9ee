/** The built-in samples for tests, from the weights beside their sources. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sample } from '../samples';
import { samplesFrom } from '../samples';

const FOLDER = join(import.meta.dirname, '../weights');

export const makeSamples = (): readonly Sample[] =>
  samplesFrom((name) => new Uint8Array(readFileSync(join(FOLDER, name))));
