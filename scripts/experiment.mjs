/**
 * The quantization experiment on Fashion-MNIST (docs/quantization-experiment.md). Without arguments it
 * runs what is missing from the results and writes the table; `--train [NAME]` trains the networks anew.
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './lib/bundle.mjs';
import { inRoot } from './lib/root.mjs';

const args = process.argv.slice(2);
const isTraining = args.includes('--train');
const name = isTraining ? 'train-networks' : 'run';
const script = await bundle({
  entry: `scripts/experiment/${name}.ts`,
  outFile: `.cache/experiment-${name}.mjs`,
  sources: ['scripts/experiment', 'src/core', 'src/tfjs'],
  external: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
});
const result = spawnSync(
  process.execPath,
  [script, ...args.filter((argument) => argument !== '--train')],
  { cwd: inRoot(), stdio: 'inherit' },
);
if (result.status === 0 && !isTraining) {
  const prettier = inRoot('node_modules/prettier/bin/prettier.cjs');
  const document = inRoot('docs/quantization-experiment.md');
  spawnSync(process.execPath, [prettier, '--write', '--log-level', 'warn', document]);
}
process.exit(result.status ?? 1);
