/**
 * Records what other runtimes give for the random single-operator cases of
 * `src/core/runtime/testing/cases`. Run by hand when cases are added; the tests then compare with the
 * results and need no other runtime. Steps for a family, e.g. `convolution`:
 *
 *   node scripts/vectors/record.mjs write convolution CASES
 *   python3 scripts/vectors/official.py CASES OFFICIAL
 *   node scripts/vectors/record.mjs merge convolution src/core/runtime/testing/vectors/convolution.tsv DOUBLE SINGLE OFFICIAL
 *
 * Instead of a family, a folder of .tflite models can be named; each is run five times in a row.
 * One case as files, to look at what differs: record.mjs show 'CONV_2D INT8' 17 FOLDER
 *
 * `official.py` needs the package `ai-edge-litert`. DOUBLE and SINGLE come from a firmware that links
 * TFLM's reference kernels (the second built with TFLITE_SINGLE_ROUNDING=1), runs on an emulated
 * Cortex-M4, and reads and writes the same two formats. All numbers are 32 bits, little endian:
 * CASES: count; then for each case the bytes of its model, its runs, the bytes of its inputs; its
 * model; its inputs, run after run. Results: for each case a status (0: it ran), the length of a
 * message and the message, the length of all outputs of all runs and the outputs.
 */
import { spawnSync } from 'node:child_process';
import { bundle } from '../lib/bundle.mjs';
import { inRoot } from '../lib/root.mjs';

const script = await bundle({
  entry: 'src/core/runtime/testing/record-cases.ts',
  outFile: '.cache/record-cases.mjs',
  sources: ['src/core'],
});
const result = spawnSync(process.execPath, [script, ...process.argv.slice(2)], {
  cwd: inRoot(),
  stdio: 'inherit',
});
process.exitCode = result.status ?? 1;
