/** Trained weights as the repository keeps them: float16, little endian, in the order of the layers. */
import { floatToHalf, halfToFloat } from '../quantize/half';

export const unpackWeights = (bytes: Uint8Array): Float32Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float32Array.from({ length: bytes.length / 2 }, (_, i) =>
    halfToFloat(view.getUint16(2 * i, true)),
  );
};

export const packWeights = (weights: Float32Array): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * weights.length));
  weights.forEach((weight, i) => {
    view.setUint16(2 * i, floatToHalf(weight), true);
  });
  return new Uint8Array(view.buffer);
};
