/**
 * Turns a TypeScript entry of this repository into plain JavaScript that Node 20 runs without
 * node_modules: one file, and others beside it for what is loaded with import(). The command line, the samples and the benchmarks all start this way.
 */
import { mkdtempSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { isFresh } from './fresh.mjs';
import { inRoot } from './root.mjs';

/** The float engine reads its WebAssembly from its own package, so it stays there: for `external`. */
export const FLOAT_ENGINE = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'];

/**
 * Bundles `entry` into `outFile` unless that is newer than all `sources`. Files are moved into
 * place, each in one step: several commands may do this at the same time.
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
          output: {
            entryFileNames: basename(out),
            // Apart: what is loaded with import() may need packages that the rest does without.
            chunkFileNames: `${basename(out, '.mjs')}-[name]-[hash].mjs`,
          },
        },
      },
    });
    // The entry last: whoever finds it finds the rest too.
    const parts = readdirSync(work).filter((name) => name !== basename(out));
    for (const name of [...parts, basename(out)]) {
      renameSync(join(work, name), join(dirname(out), name));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return out;
};
