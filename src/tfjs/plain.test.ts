/** Without SIMD: in its own file, since the engine starts once in a process. */
import { env } from '@tensorflow/tfjs-core';
import { expect, it, vi } from 'vitest';
import { single } from '../core/runtime/testing/cases/case';
import { runCase } from './testing/run';

/** The backend asks the browser with a module of a few bytes. */
const LARGEST_QUESTION = 100;

it('runs on the plain module where there is no SIMD', async () => {
  const { validate } = WebAssembly;
  vi.spyOn(WebAssembly, 'validate').mockImplementation(
    (bytes) => bytes.byteLength > LARGEST_QUESTION && validate(bytes),
  );
  const shape = { type: 'FLOAT32', shape: [3] } as const;
  expect(await runCase(single('RELU', [shape], [shape]), [-1, 0, 2])).toEqual([[0, 0, 2]]);
  expect(await env().getAsync('WASM_HAS_SIMD_SUPPORT')).toBe(false);
});
