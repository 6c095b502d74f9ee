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

const COMPILERS = ['clang-14', 'clang', 'gcc'];
const FLAGS = [
  '-std=c11',
  '-O1',
  '-g',
  '-Wall',
  '-Wextra',
  '-Werror',
  '-fno-omit-frame-pointer',
  '-fsanitize=address,undefined,float-cast-overflow',
  '-fno-sanitize-recover=all',
];

/** @returns {string | undefined} a C compiler that has the sanitizers */
const findCompiler = () =>
  COMPILERS.find((name) => {
    const probe = ['-fsanitize=address,undefined', '-x', 'c', '-', '-o', '/dev/null'];
    return spawnSync(name, probe, { input: 'int main(void) { return 0; }' }).status === 0;
  });

/**
 * Builds the runtime together with `sources` into `output`, all paths inside the checkout.
 * @param {readonly string[]} sources
 * @param {string} output
 * @returns {string | undefined} the program's absolute path, or undefined without a compiler
 * @throws when the sources do not compile
 */
export const buildNative = (sources, output) => {
  const compiler = findCompiler();
  if (compiler === undefined) return undefined;
  mkdirSync(inRoot(dirname(output)), { recursive: true });
  const args = [...FLAGS, ...runtimeSources(), ...sources, '-o', output];
  execFileSync(compiler, args, { cwd: inRoot(), stdio: 'inherit' });
  return inRoot(output);
};
