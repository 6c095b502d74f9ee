/** The C sources of the runtime, in an order that is the same everywhere. */
import { readdirSync } from 'node:fs';
import { inRoot } from '../lib/root.mjs';

/**
 * Files directly in a folder whose names end in one of `endings`, as paths inside the checkout.
 * @param {string} folder
 * @param {...string} endings
 * @returns {readonly string[]}
 */
export const filesIn = (folder, ...endings) =>
  readdirSync(inRoot(folder))
    .filter((name) => endings.some((ending) => name.endsWith(ending)))
    .sort()
    .map((name) => `${folder}/${name}`);

const RUNTIME = ['firmware/runtime', 'firmware/runtime/ops'];
const WASM = [...RUNTIME, 'firmware/wasm'];

/** What a compiler is given for the runtime itself: the loader and all kernels. */
export const runtimeSources = () => RUNTIME.flatMap((folder) => filesIn(folder, '.c'));

/** The same for the WebAssembly modules. */
export const wasmSources = () => WASM.flatMap((folder) => filesIn(folder, '.c'));

/** Everything that the runtime itself is made from, headers included. */
export const runtimeInputs = () => RUNTIME.flatMap((folder) => filesIn(folder, '.c', '.h', '.def'));

/** Everything that the WebAssembly modules are made from, headers included. */
export const wasmInputs = () => WASM.flatMap((folder) => filesIn(folder, '.c', '.h', '.def'));
