/** The float engine in the studio: a script and a module beside the page, fetched when it is first used. */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import type { LoadFloatNetwork } from '../core/calibrate/float-network';
import { InputError } from '../core/errors';

const missing = (): never => {
  throw new InputError(
    'bad-file',
    'The float engine could not be loaded.',
    'Reload the page while you have a connection; after that it works without one.',
  );
};

/** Starts the engine. @throws InputError when it cannot be fetched */
export const loadFloatEngine = (): Promise<LoadFloatNetwork> =>
  import('../tfjs/load').then(({ loadTfjs }) => loadTfjs({ simd, plain })).catch(missing);
