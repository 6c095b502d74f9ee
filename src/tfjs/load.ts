/**
 * The float engine: tfjs on its WebAssembly backend, which gives the same bits for the same input
 * everywhere. The page and the command line start it with this one function; they differ only in where
 * the module's files are.
 */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { enableProdMode, env, setBackend } from '@tensorflow/tfjs-core';
import type { LoadFloatNetwork } from '../core/calibrate/float-network';
import { openNetwork } from './network';

/** The two builds of the backend: URLs in a page, paths in Node. One of them is read. */
export interface TfjsFiles {
  readonly simd: string;
  readonly plain: string;
}

let started: Promise<void> | undefined;

const start = async ({ simd, plain }: TfjsFiles): Promise<void> => {
  enableProdMode();
  // Threads would need a worker made from a blob, and bring nothing at these sizes.
  env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths({
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-threaded-simd.wasm': simd,
  });
  if (!(await setBackend('wasm'))) throw new Error('The float engine did not start.');
};

/**
 * Starts the engine, once however often it is asked for.
 * @throws Error when the files cannot be read, or do not run
 */
export const loadTfjs = async (files: TfjsFiles): Promise<LoadFloatNetwork> => {
  started ??= start(files);
  await started;
  return (model, options) => Promise.resolve().then(() => openNetwork(model, options));
};
