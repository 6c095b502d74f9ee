/** The C sources of the runtime, in an order that is the same everywhere. */
import { readdirSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';

/**
 * C files directly in a folder, as paths inside the checkout.
 * @param {string} folder
 * @returns {readonly string[]}
 */
export const cFilesIn = (folder) =>
  readdirSync(inRoot(folder))
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => `${folder}/${name}`);

/** The runtime itself: the loader and all kernels. */
export const runtimeSources = () => [
  ...cFilesIn('firmware/runtime'),
  ...cFilesIn('firmware/runtime/ops'),
];
