/**
 * Installs the dependencies when, and only when, what is in node_modules differs from the lockfile.
 * npm leaves a copy of the lockfile it installed in node_modules; comparing the two needs no stamp
 * of our own. Uses nothing but Node itself, since it runs on a bare checkout.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} Locked */

/** @param {string} path @returns {Record<string, Locked>} */
const lockedPackages = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch {
    return {};
  }
};

/** True when every package the lockfile asks for is installed in that version. */
const isInstalled = () => {
  const installed = lockedPackages(inRoot('node_modules/.package-lock.json'));
  const wanted = Object.entries(lockedPackages(inRoot('package-lock.json')));
  return wanted.every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && !(path in installed)),
  );
};

/** Runs `npm ci` if needed; its output goes to stderr, so that a command's own output stays clean. */
export const ensureInstalled = () => {
  if (isInstalled()) return;
  console.error('Installing dependencies (npm ci) ...');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: inRoot(),
    stdio: ['ignore', process.stderr, process.stderr],
    shell: process.platform === 'win32',
  });
  if (result.status === 0) return;
  console.error('npm ci failed: check the network connection and that Node is 20.19 or newer.');
  process.exit(1);
};
