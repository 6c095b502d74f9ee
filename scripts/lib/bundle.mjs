/**
 * Turns a TypeScript entry of this repository into one plain JavaScript file that Node 20 runs
 * without node_modules. The command line, the samples and the benchmarks all start this way.
 */
import { mkdtempSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { isFresh } from './fresh.mjs';
import { inRoot } from './root.mjs';

/** The float engine reads its WebAssembly from its own package, so it stays there: for `external`. */
export const FLOAT_ENGINE = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'];

/**
 * Bundles `entry` into `outFile` unless that is newer than all `sources`. The file is moved into
 * place in one step: several commands may do this at the same time.
 * @param {{ entry: string, outFile: string, sources: readonly string[], external?: string[] }} job
 *   paths inside the checkout; packages of `external` stay in node_modules
 * @returns {Promise<string>} absolute path of the bundle
 */
export const bundle = async ({ entry, outFile, sources, external = [] }) => {
  const out = inRoot(outFile);
  if (
    isFresh(
      out,
      [...sources, 'package-lock.json'].map((path) => inRoot(path)),
    )
  )
    return out;
  ensureInstalled();
  const { build } = await import('vite');
  mkdirSync(dirname(out), { recursive: true });
  const work = mkdtempSync(join(dirname(out), '.building-'));
  try {
    await build({
      configFile: false,
      root: inRoot(),
      publicDir: false,
      logLevel: 'error',
      ssr: { noExternal: true, external },
      build: {
        ssr: inRoot(entry),
        outDir: work,
        target: 'node20',
        rolldownOptions: {
          external,
          output: { entryFileNames: basename(out), codeSplitting: false },
        },
      },
    });
    renameSync(join(work, basename(out)), out);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return out;
};
