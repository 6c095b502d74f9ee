/** The runtime's WebAssembly module for tests: the SIMD build, or the one named. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIST = join(import.meta.dirname, '../../../../firmware/dist');

/** Compiles `firmware/dist/runtime-{simd,scalar}.wasm`. */
export const testModule = (build: 'simd' | 'scalar' = 'simd'): WebAssembly.Module =>
  new WebAssembly.Module(readFileSync(join(DIST, `runtime-${build}.wasm`)));
