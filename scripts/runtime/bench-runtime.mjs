/** `npm run bench:runtime`: bundles the runtime's benchmarks and runs them in this Node. */
import { spawnSync } from 'node:child_process';
import { bundle } from '../lib/bundle.mjs';
import { inRoot } from '../lib/root.mjs';
import { ensureSamples } from '../lib/samples.mjs';

await ensureSamples();
const script = await bundle({
  entry: 'scripts/runtime/bench/bench.ts',
  outFile: '.cache/bench-runtime.mjs',
  sources: ['scripts/runtime', 'scripts/bench', 'src/core'],
  external: ['@playwright/test'],
});
const result = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
  cwd: inRoot(),
  stdio: 'inherit',
});
process.exitCode = result.status ?? 1;
