/** The runtime's WebAssembly in the studio: two small files beside the page, fetched when a model first runs. */
import scalarUrl from '../../firmware/dist/runtime-scalar.wasm?url';
import simdUrl from '../../firmware/dist/runtime-simd.wasm?url';
import { InputError } from '../core/errors';
import { compileRuntime } from '../core/runtime/module';

const URLS = { simd: simdUrl, scalar: scalarUrl } as const;

const missing = (): InputError =>
  new InputError(
    'bad-file',
    'The runtime could not be loaded.',
    'Reload the page while you have a connection; after that it works without one.',
  );

/** Compiles the build that this browser can run. @throws InputError when it cannot be fetched */
export const loadRuntime = (): Promise<WebAssembly.Module> =>
  compileRuntime(async (variant) => {
    const response = await fetch(URLS[variant]).catch(() => undefined);
    if (response?.ok !== true) throw missing();
    return new Uint8Array(await response.arrayBuffer());
  });
