/**
 * Makes src/core/improve/latency-table.json again, after kernels became faster or a kind was added.
 * Needs gcc-arm-none-eabi and qemu-system-arm: node scripts/make-latency-table.mjs
 */
import { spawnSync } from 'node:child_process';
import { bundle } from './lib/bundle.mjs';
import { inRoot } from './lib/root.mjs';
import { ensureSamples } from './lib/samples.mjs';

await ensureSamples();
const script = await bundle({
  entry: 'src/core/improve/testing/latency/make-latency-table.ts',
  outFile: '.cache/make-latency-table.mjs',
  sources: ['scripts/runtime', 'scripts/bench', 'src/core'],
});
const result = spawnSync(process.execPath, [script], { cwd: inRoot(), stdio: 'inherit' });
process.exitCode = result.status ?? 1;
