/** What built files are made from, as hashes, and with which tools. Paths are inside the checkout. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inRoot } from './root.mjs';

/** @param {string} path */
export const sha256Of = (path) =>
  createHash('sha256')
    .update(readFileSync(inRoot(path)))
    .digest('hex');

/** Hashes by path. @param {readonly string[]} paths */
export const sha256sOf = (paths) => Object.fromEntries(paths.map((path) => [path, sha256Of(path)]));

/** @param {string} tool @returns {string} the line in which it gives its version */
export const versionOf = (tool) =>
  execFileSync(tool, ['--version'], { encoding: 'utf8' }).split('\n')[0]?.trim() ?? '';
