/**
 * `npm run runtime`: the C runtime as a whole. Its committed WebAssembly modules are what its sources
 * compile to, byte for byte; they are small; the sources compile without a warning for the smallest
 * and the usual microcontroller; the loader refuses what it must. Compilers that are missing are
 * installed where that is allowed, and what could not be checked is said.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';
import { ensureTools } from '../lib/toolchain.mjs';
import { CLANG, DIST, WASM_FILES, buildWasm, isCurrent } from './build-wasm.mjs';
import { buildNative } from './native.mjs';
import { filesIn, runtimeSources } from './sources.mjs';

const REBUILT = '.cache/runtime';
const ARM_GCC = 'arm-none-eabi-gcc';
const CORES = ['cortex-m0plus', 'cortex-m4'];
/** Both modules together: what a page may have to keep for them. */
const MOST_WASM_BYTES = 150_000;

/** @type {string[]} */
const faults = [];
/** @type {string[]} */
const unchecked = [];

/** @param {string} path inside the checkout */
const bytesOf = (path) => (existsSync(inRoot(path)) ? readFileSync(inRoot(path)) : undefined);

/** The modules are what the sources give; without the compiler: the sources are those they came from. */
const checkModules = () => {
  if (ensureTools([CLANG, 'wasm-ld-14'])) {
    buildWasm(REBUILT);
    const stale = WASM_FILES.filter(
      (name) =>
        bytesOf(`${DIST}/${name}`)?.equals(bytesOf(`${REBUILT}/${name}`) ?? Buffer.of()) !== true,
    );
    if (stale.length > 0)
      faults.push(`${DIST} holds other modules than the sources compile to: ${stale.join(', ')}.`);
  } else {
    unchecked.push(
      `${CLANG} and lld-14 are not here: the modules were not rebuilt, only their sources compared.`,
    );
  }
  if (!isCurrent()) faults.push(`${DIST} was not built from the sources as they are.`);
};

const checkSize = () => {
  const bytes = WASM_FILES.map((name) => bytesOf(`${DIST}/${name}`)?.length ?? 0);
  const total = bytes.reduce((sum, size) => sum + size, 0);
  console.log(`WebAssembly: ${WASM_FILES.map((name, i) => `${name} ${bytes[i]} B`).join(', ')}`);
  if (total >= MOST_WASM_BYTES)
    faults.push(`The modules have ${total} B together; the limit is ${MOST_WASM_BYTES} B.`);
};

const checkCortex = () => {
  if (!ensureTools([ARM_GCC])) {
    unchecked.push(`${ARM_GCC} is not here: the runtime was not compiled for a microcontroller.`);
    return;
  }
  mkdirSync(inRoot(REBUILT), { recursive: true });
  for (const core of CORES) {
    const flags = [
      `-mcpu=${core}`,
      '-mthumb',
      '-std=c11',
      '-O2',
      '-Wall',
      '-Wextra',
      '-Werror',
      '-c',
    ];
    for (const source of runtimeSources()) {
      const args = [...flags, source, '-o', `${REBUILT}/${core}.o`];
      const { status } = spawnSync(ARM_GCC, args, { cwd: inRoot(), stdio: 'inherit' });
      if (status !== 0) faults.push(`${source} does not compile for ${core}.`);
    }
  }
};

const checkLoader = () => {
  const test = buildNative(filesIn('firmware/test', '.c'), '.cache/runtime/loader-test', 64);
  if (test === undefined) {
    unchecked.push('There is no clang or gcc with sanitizers: the loader was not tested.');
    return;
  }
  const { status, stdout } = spawnSync(test, { encoding: 'utf8', stdio: ['ignore', 'pipe', 2] });
  console.log(stdout.trim());
  if (status !== 0) faults.push('The loader accepts what it should refuse, or the reverse.');
};

/** @param {() => void} check */
const guarded = (check) => {
  try {
    check();
  } catch (error) {
    faults.push(error instanceof Error ? error.message : String(error));
  }
};

[checkModules, checkSize, checkCortex, checkLoader].forEach(guarded);
for (const line of unchecked) console.log(`NOT CHECKED: ${line}`);
for (const line of faults) console.log(`FAULT: ${line}`);
/** A person's machine may lack a compiler; where changes land, everything has to be checked. */
const isLacking = unchecked.length > 0 && process.env['CI'] === 'true';
process.exitCode = faults.length > 0 || isLacking ? 1 : 0;
