/** Paths of the checkout, whatever directory a command was started from. */
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Absolute path of something in the checkout. @param {string[]} parts */
export const inRoot = (...parts) => resolve(ROOT, ...parts);
