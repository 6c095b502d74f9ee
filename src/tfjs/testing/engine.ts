/** The float engine as tests start it: from the files of the installed package. */
import { join } from 'node:path';
import type { LoadFloatNetwork } from '../../core/calibrate/float-network';
import { loadTfjs } from '../load';

const FOLDER = join(
  import.meta.dirname,
  '../../../node_modules/@tensorflow/tfjs-backend-wasm/dist',
);

export const testEngine = (): Promise<LoadFloatNetwork> =>
  loadTfjs({
    simd: join(FOLDER, 'tfjs-backend-wasm-simd.wasm'),
    plain: join(FOLDER, 'tfjs-backend-wasm.wasm'),
  });
