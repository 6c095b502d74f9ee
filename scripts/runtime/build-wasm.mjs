/**
 * Builds the runtime as WebAssembly, with SIMD and without, from firmware/. The result is the same
 * byte for byte wherever the same compiler runs it; `provenance.json` says which one did.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';

const CLANG = 'clang-14';
const FLAGS = [
  '--target=wasm32',
  '-std=c11',
  '-O3',
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

const sources = () => {
  const list = (/** @type {string} */ folder) =>
    readdirSync(inRoot(folder))
      .filter((name) => name.endsWith('.c'))
      .sort()
      .map((name) => `${folder}/${name}`);
  return [...list('firmware/runtime'), ...list('firmware/runtime/ops'), ...list('firmware/wasm')];
};

/** Builds both modules into `folder` (relative to the repository). */
export const buildWasm = (/** @type {string} */ folder) => {
  mkdirSync(inRoot(folder), { recursive: true });
  for (const [name, extra] of /** @type {const} */ ([
    ['simd', ['-msimd128']],
    ['scalar', []],
  ])) {
    const output = `${folder}/runtime-${name}.wasm`;
    const options = { cwd: inRoot(), stdio: /** @type {const} */ ('inherit') };
    execFileSync(CLANG, [...FLAGS, ...extra, ...sources(), '-o', output], options);
  }
};

if (process.argv[1] === import.meta.filename) buildWasm('firmware/dist');
