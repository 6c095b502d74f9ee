/**
 * Writes the built-in sample models to public/samples, with an index for the studio's list. They are
 * made, never committed: `npm start`, the tests and the build run this when the code behind them is
 * newer than the files.
 */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { samplesFrom } from '../src/core/samples/samples';

const FOLDER = 'public/samples';
const WEIGHTS = 'src/core/samples/weights';
/** What goes with a sample's calibration data. */
const NOTICE = 'clothes.LICENSE.txt';

mkdirSync(FOLDER, { recursive: true });
const index = samplesFrom((name) => readFileSync(join(WEIGHTS, name))).map(
  ({ bytes, ...sample }) => {
    writeFileSync(join(FOLDER, sample.file), bytes);
    if (sample.calibration !== undefined)
      copyFileSync(join(WEIGHTS, sample.calibration), join(FOLDER, sample.calibration));
    return { ...sample, bytes: bytes.length };
  },
);
copyFileSync(join(WEIGHTS, NOTICE), join(FOLDER, NOTICE));
// Written last: it is what says that the samples are complete.
writeFileSync(join(FOLDER, 'index.json'), `${JSON.stringify(index, undefined, 2)}\n`);
