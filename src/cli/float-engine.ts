/** The float engine in a terminal, with the modules of the installed package. */
import { createRequire } from 'node:module';
import type { LoadFloatNetwork } from '../core/calibrate/float-network';

const { resolve } = createRequire(import.meta.url);

const path = (name: string): string => resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}.wasm`);

/** Starts the engine. */
export const loadFloatEngine = async (): Promise<LoadFloatNetwork> => {
  const { loadTfjs } = await import('../tfjs/load');
  return loadTfjs({ simd: path('tfjs-backend-wasm-simd'), plain: path('tfjs-backend-wasm') });
};
