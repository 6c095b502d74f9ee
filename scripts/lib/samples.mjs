/** Makes the built-in sample models when they are missing or older than the code that writes them. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { bundle } from './bundle.mjs';
import { isFresh } from './fresh.mjs';
import { inRoot } from './root.mjs';

const ENTRY = 'scripts/make-samples.ts';
const SOURCES = [
  ENTRY,
  'src/core/samples',
  'src/core/formats',
  'src/core/graph',
  'src/core/quantize',
];

/** Runs scripts/make-samples.ts if needed; the models are made, never committed. */
export const ensureSamples = async () => {
  if (!existsSync(inRoot(ENTRY))) return;
  const sources = SOURCES.map((path) => inRoot(path));
  if (isFresh(inRoot('public/samples/index.json'), sources)) return;
  const script = await bundle({
    entry: ENTRY,
    outFile: '.cache/make-samples.mjs',
    sources: SOURCES,
  });
  const result = spawnSync(process.execPath, [script], { cwd: inRoot(), stdio: ['ignore', 2, 2] });
  if (result.status === 0) return;
  console.error('The sample models could not be made; the reason is above.');
  process.exit(1);
};
