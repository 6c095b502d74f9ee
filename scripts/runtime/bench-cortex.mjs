/**
 * Measures models on an emulated Cortex-M0+ or Cortex-M4 while working on a kernel:
 *   node scripts/runtime/bench-cortex.mjs MODEL.tflite ... [--core m0plus|m4] [--ops] [--hot]
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundle } from '../lib/bundle.mjs';
import { inRoot } from '../lib/root.mjs';

const script = await bundle({
  entry: 'scripts/runtime/cortex/main.ts',
  outFile: '.cache/bench-cortex.mjs',
  sources: ['scripts/runtime', 'scripts/bench', 'src/core'],
});
// The bundle runs in the checkout; paths were meant from here.
const args = process.argv.slice(2).map((arg) => (existsSync(arg) ? resolve(arg) : arg));
const result = spawnSync(process.execPath, [script, ...args], {
  cwd: inRoot(),
  stdio: 'inherit',
});
process.exitCode = result.status ?? 1;
