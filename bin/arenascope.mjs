#!/usr/bin/env node
/**
 * The command line's launcher: bundles src/cli on first use (and after changes), then runs it.
 * Only the command itself writes to stdout.
 */
import { pathToFileURL } from 'node:url';
import { bundle, FLOAT_ENGINE } from '../scripts/lib/bundle.mjs';

const file = await bundle({
  entry: 'src/cli/main.ts',
  outFile: 'dist-cli/main.mjs',
  sources: ['src/cli', 'src/core', 'src/tfjs'],
  external: FLOAT_ENGINE,
});
const { main } = await import(pathToFileURL(file).href);
process.exitCode = await main(process.argv.slice(2));
