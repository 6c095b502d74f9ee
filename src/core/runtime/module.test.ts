import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compileRuntime } from './module';

const dist = join(import.meta.dirname, '../../../firmware/dist');
const bytesOf = (variant: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(join(dist, `runtime-${variant}.wasm`)));

it('takes the SIMD build where it is valid', async () => {
  const read: string[] = [];
  const module = await compileRuntime((variant) => {
    read.push(variant);
    return Promise.resolve(bytesOf(variant));
  });
  expect(module).toBeInstanceOf(WebAssembly.Module);
  expect(read).toEqual(['simd']);
});

it('takes the scalar build where the engine does not know the other’s instructions', async () => {
  const read: string[] = [];
  const module = await compileRuntime((variant) => {
    read.push(variant);
    const bytes = bytesOf(variant);
    // An engine without SIMD refuses the module as it refuses any it cannot read.
    return Promise.resolve(variant === 'simd' ? bytes.fill(0xfe, 8, 40) : bytes);
  });
  expect(module).toBeInstanceOf(WebAssembly.Module);
  expect(read).toEqual(['simd', 'scalar']);
});
