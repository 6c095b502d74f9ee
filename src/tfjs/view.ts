/** A tensor's values where they lie on the wasm heap: valid until the next operation. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { backend } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

export const viewOf = (tensor: Tensor): Float32Array | Int32Array | Uint8Array => {
  const heap: unknown = backend();
  return (heap as Pick<BackendWasm, 'typedArrayFromHeap'>).typedArrayFromHeap(tensor);
};
