/** The compilers and the emulator that the C runtime is built and checked with, by Debian package. */
import { spawnSync } from 'node:child_process';
import { installWithApt } from './apt.mjs';

/** @type {Readonly<Record<string, string>>} */
const PACKAGES = {
  'clang-14': 'clang-14',
  'wasm-ld-14': 'lld-14',
  'arm-none-eabi-gcc': 'gcc-arm-none-eabi',
  'qemu-system-arm': 'qemu-system-arm',
};

/** @param {string} tool */
const has = (tool) => spawnSync(tool, ['--version']).status === 0;

/**
 * Whether `tools` are here, after installing what is missing where that is allowed.
 * @param {readonly string[]} [tools] programs of the table above; all by default
 */
export const ensureTools = (tools = Object.keys(PACKAGES)) => {
  const missing = tools.filter((tool) => !has(tool));
  if (missing.length === 0) return true;
  const packages = missing.map((tool) => PACKAGES[tool] ?? tool);
  console.log(`Installing ${packages.join(', ')} ...`);
  return installWithApt(packages) && missing.every(has);
};
