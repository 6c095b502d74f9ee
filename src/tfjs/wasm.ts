import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { setBackend, ready } from '@tensorflow/tfjs-core';

/** Makes the wasm backend the one in use. @param url of its SIMD module */
export const startWasm = async (url: string): Promise<void> => {
  setWasmPaths({ 'tfjs-backend-wasm-simd.wasm': url });
  await setBackend('wasm');
  await ready();
};
