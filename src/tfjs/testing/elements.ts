/** Stored elements as the real values a float network takes and gives, and back. */
import type { DType } from '../../core/graph/dtypes';

export const valuesOf = (type: DType, bytes: Uint8Array): Float32Array => {
  const { buffer } = Uint8Array.from(bytes);
  switch (type) {
    case 'FLOAT32':
      return new Float32Array(buffer);
    case 'INT32':
      return Float32Array.from(new Int32Array(buffer));
    case 'BOOL':
      return Float32Array.from(bytes);
    default:
      throw new Error(`No float network has ${type} inputs.`);
  }
};

export const bytesOf = (type: DType, values: Float32Array<ArrayBuffer>): Uint8Array => {
  switch (type) {
    case 'FLOAT32':
      return new Uint8Array(values.buffer);
    case 'INT32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'BOOL':
      return Uint8Array.from(values);
    default:
      throw new Error(`No float network has ${type} outputs.`);
  }
};
