/**
 * `npm run runtime:build`: builds the runtime as WebAssembly, with SIMD and without, from firmware/.
 * The page needs both, so they are committed, and with them a statement of what made them:
 * `provenance.json`. The same compiler makes the same bytes in any checkout; `npm run runtime` checks.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { sha256Of, sha256sOf, versionOf } from '../lib/provenance.mjs';
import { inRoot } from '../lib/root.mjs';
import { wasmInputs, wasmSources } from './sources.mjs';

/** Debian's packages `clang-14` and `lld-14`. */
export const CLANG = 'clang-14';
export const DIST = 'firmware/dist';
const PROVENANCE = 'provenance.json';
/** File name and flags of each build. */
const BUILDS = /** @type {const} */ ({
  'runtime-simd.wasm': ['-msimd128'],
  'runtime-scalar.wasm': [],
});
export const WASM_FILES = Object.keys(BUILDS);

/** Unrolled loops make the modules half as large again and nothing faster. */
const FLAGS = [
  '--target=wasm32',
  '-std=c11',
  '-O2',
  '-fno-unroll-loops',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-nostdlib',
  '-mbulk-memory',
  '-fvisibility=hidden',
  '-Wl,--no-entry',
  '-Wl,--strip-all',
  '-Wl,-z,stack-size=16384',
];

/**
 * Builds both modules into a folder of the checkout.
 * @param {string} folder
 * @throws when the compiler is missing or refuses a source
 */
export const buildWasm = (folder) => {
  mkdirSync(inRoot(folder), { recursive: true });
  for (const [name, extra] of Object.entries(BUILDS)) {
    const args = [...FLAGS, ...extra, ...wasmSources(), '-o', `${folder}/${name}`];
    execFileSync(CLANG, args, { cwd: inRoot(), stdio: 'inherit' });
    chmodSync(inRoot(folder, name), 0o644);
  }
};

/** Whether the committed modules are those of `provenance.json`, and their sources unchanged since. */
export const isCurrent = () => {
  const path = inRoot(DIST, PROVENANCE);
  if (!existsSync(path)) return false;
  const { sources, binaries } = JSON.parse(readFileSync(path, 'utf8'));
  const isAsBuilt = (/** @type {{ file: string, sha256: string }} */ binary) =>
    existsSync(inRoot(DIST, binary.file)) && sha256Of(`${DIST}/${binary.file}`) === binary.sha256;
  return (
    binaries.every(isAsBuilt) && JSON.stringify(sources) === JSON.stringify(sha256sOf(wasmInputs()))
  );
};

/** What the modules in `folder` were made by and from. @param {string} folder */
const provenance = (folder) => ({
  compiler: versionOf(CLANG),
  linker: versionOf('wasm-ld-14'),
  flags: FLAGS,
  binaries: Object.entries(BUILDS).map(([name, extra]) => ({
    file: name,
    flags: extra,
    bytes: readFileSync(inRoot(folder, name)).length,
    sha256: sha256Of(`${folder}/${name}`),
  })),
  sources: sha256sOf(wasmInputs()),
});

if (process.argv[1] === import.meta.filename) {
  buildWasm(DIST);
  const text = JSON.stringify(provenance(DIST), undefined, 2);
  writeFileSync(inRoot(DIST, PROVENANCE), `${text}\n`);
}
