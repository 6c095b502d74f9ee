/** The constants of a model's file as arrays tfjs takes: floats, 32-bit integers, truth values. */
import type { Graph, Tensor } from '../core/graph/graph';
import { constantBytes, elementCount } from '../core/graph/graph';
import type { TfjsType } from './types';
import { typeOf } from './types';

export interface Constant {
  readonly type: TfjsType;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

/** Real value of a float16's bits. */
const fromHalf = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
};

/** The values of a constant tensor; undefined for activations and for types without a float meaning. */
export const constantOf = (
  graph: Graph,
  bytes: Uint8Array,
  tensor: Tensor,
): Constant | undefined => {
  const offset = graph.buffers[tensor.buffer]?.offset;
  const type = typeOf(tensor.type);
  if (constantBytes(graph, tensor) === 0 || offset === undefined || type === undefined) {
    return undefined;
  }
  const data = new DataView(bytes.buffer, bytes.byteOffset + offset, constantBytes(graph, tensor));
  return { type, values: read(data, tensor) };
};

const read = (data: DataView, { type, shape }: Tensor): Constant['values'] => {
  const length = elementCount(shape);
  switch (type) {
    case 'FLOAT32':
      return Float32Array.from({ length }, (_, i) => data.getFloat32(4 * i, true));
    case 'FLOAT16':
      return Float32Array.from({ length }, (_, i) => fromHalf(data.getUint16(2 * i, true)));
    case 'INT64':
      return Int32Array.from({ length }, (_, i) => Number(data.getBigInt64(8 * i, true)));
    case 'INT32':
      return Int32Array.from({ length }, (_, i) => data.getInt32(4 * i, true));
    default:
      return Uint8Array.from({ length }, (_, i) => data.getUint8(i));
  }
};
