/** The float engine for scripts: the files of the installed package, found from the checkout's root. */
import { join, resolve } from 'node:path';
import type { LoadFloatNetwork } from '../../src/core/calibrate/float-network';
import { loadTfjs } from '../../src/tfjs/load';

const FOLDER = resolve('node_modules/@tensorflow/tfjs-backend-wasm/dist');

export const startEngine = (): Promise<LoadFloatNetwork> =>
  loadTfjs({
    simd: join(FOLDER, 'tfjs-backend-wasm-simd.wasm'),
    plain: join(FOLDER, 'tfjs-backend-wasm.wasm'),
  });
