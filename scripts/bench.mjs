/** `npm run bench`: bundles the benchmarks and runs them in this Node; they print tables. */
import { spawnSync } from 'node:child_process';
import { bundle } from './lib/bundle.mjs';
import { inRoot } from './lib/root.mjs';
import { ensureSamples } from './lib/samples.mjs';

await ensureSamples();
const script = await bundle({
  entry: 'scripts/bench/bench.ts',
  outFile: '.cache/bench.mjs',
  sources: ['scripts/bench', 'src/core', 'src/device', 'src/tfjs'],
  external: ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
});
const result = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
  cwd: inRoot(),
  stdio: 'inherit',
});
process.exitCode = result.status ?? 1;
