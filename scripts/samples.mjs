/**
 * Runs one of the scripts that made the built-in samples: `npm run samples -- train-vision`. Each says
 * in its first lines what it makes; `measure` comes last and writes what the samples are worth.
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './lib/bundle.mjs';
import { inRoot } from './lib/root.mjs';

const [name = '', ...args] = process.argv.slice(2);
if (!/^(train|keep|measure)[a-z-]*$/.test(name)) {
  console.error('Say which script of scripts/samples to run: train-…, keep-… or measure.');
  process.exit(2);
}
const script = await bundle({
  entry: `scripts/samples/${name}.ts`,
  outFile: `.cache/samples-${name}.mjs`,
  sources: ['scripts/samples', 'scripts/experiment', 'src/core', 'src/tfjs'],
  external: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
});
const run = spawnSync(process.execPath, [script, ...args], { cwd: inRoot(), stdio: 'inherit' });
process.exit(run.status ?? 1);
