/** Decides whether something built is still newer than everything it was built from. */
import { readdirSync, statSync } from 'node:fs';

/** @param {string} path @returns {number} modification time, or 0 when there is nothing there */
const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** @param {string} path @returns {number} newest modification time at or below the path */
const newestBelow = (path) => {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const below = readdirSync(path, { recursive: true, withFileTypes: true });
  return below
    .filter((entry) => !entry.name.includes('.test.'))
    .reduce(
      (newest, entry) => Math.max(newest, modified(`${entry.parentPath}/${entry.name}`)),
      stat.mtimeMs,
    );
};

/**
 * True when `product` exists and nothing in `sources` (files or folders, absolute) changed since.
 * @param {string} product
 * @param {readonly string[]} sources
 */
export const isFresh = (product, sources) => {
  const made = modified(product);
  return made > 0 && sources.every((source) => newestBelow(source) <= made);
};
