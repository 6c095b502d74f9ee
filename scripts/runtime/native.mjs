/**
 * Builds C sources of firmware/ for this machine under the address and undefined-behaviour
 * sanitizers, with whichever compiler is here. None being here is an answer, not an error: the
 * studio itself needs no C compiler.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { inRoot } from '../lib/root.mjs';
import { runtimeSources } from './sources.mjs';

/** @typedef {32 | 64} Bits width of a pointer: chips and WebAssembly have 32 */

const COMPILERS = ['clang-14', 'clang', 'gcc'];
/** Debian's packages for both widths. */
export const SANITIZER_PACKAGES = [
  'clang-14',
  'libclang-rt-14-dev',
  'libc6-dev-i386',
  'lib32gcc-12-dev',
];
const SANITIZERS = [
  '-fsanitize=address,undefined,float-cast-overflow',
  '-fno-sanitize-recover=all',
];
const FLAGS = [
  ...['-std=c11', '-O1', '-g', '-fno-omit-frame-pointer'],
  ...['-Wall', '-Wextra', '-Werror'],
  ...SANITIZERS,
];

/** @param {Bits} bits @returns {string | undefined} a C compiler that has the sanitizers */
const findCompiler = (bits) =>
  COMPILERS.find((name) => {
    const probe = [`-m${bits}`, ...SANITIZERS, '-x', 'c', '-', '-o', '/dev/null'];
    const input = '#include <stdio.h>\nint main(void) { return puts("") < 0; }';
    return spawnSync(name, probe, { input }).status === 0;
  });

/** Whether something for `bits` can be built here. @param {Bits} bits */
export const canBuild = (bits) => findCompiler(bits) !== undefined;

/**
 * Builds the runtime together with `sources` into `output`, all paths inside the checkout.
 * @param {readonly string[]} sources
 * @param {string} output
 * @param {Bits} bits
 * @returns {string | undefined} the program's absolute path, or undefined without a compiler
 * @throws when the sources do not compile
 */
export const buildNative = (sources, output, bits) => {
  const compiler = findCompiler(bits);
  if (compiler === undefined) return undefined;
  mkdirSync(inRoot(dirname(output)), { recursive: true });
  const args = [...FLAGS, `-m${bits}`, ...runtimeSources(), ...sources, '-o', output];
  execFileSync(compiler, args, { cwd: inRoot(), stdio: 'inherit' });
  return inRoot(output);
};
