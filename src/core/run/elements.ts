/**
 * Tensor bytes as numbers and back: stored (raw) values as typed arrays, real values through the
 * tensor's scale and zero point. Real values are float32, as TFLM's DEQUANTIZE computes them.
 */
import type { DType } from '../graph/dtypes';
import type { Tensor } from '../graph/graph';
import { elementCount } from '../graph/graph';
import type { Bytes } from '../units';

const ARRAYS = {
  FLOAT32: Float32Array,
  FLOAT64: Float64Array,
  INT8: Int8Array,
  UINT8: Uint8Array,
  BOOL: Uint8Array,
  INT16: Int16Array,
  UINT16: Uint16Array,
  INT32: Int32Array,
  UINT32: Uint32Array,
  INT64: BigInt64Array,
  UINT64: BigUint64Array,
} as const satisfies Partial<Record<DType, unknown>>;

/** Element types whose values can be shown and set. */
export type ElementType = keyof typeof ARRAYS;
export type Elements = InstanceType<(typeof ARRAYS)[ElementType]>;

/** What reading or filling a tensor takes. */
export interface TensorKind {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly elements: number;
  /** Per-tensor scale as float32; 0 when the stored values are the real ones. */
  readonly scale: number;
  readonly zeroPoint: number;
}

const isElementType = (type: DType): type is ElementType => Object.hasOwn(ARRAYS, type);

/** The kind of a tensor; undefined for types that have no values to show (strings, handles, int4). */
export const kindOf = ({ name, type, shape, quantization }: Tensor): TensorKind | undefined => {
  if (!isElementType(type)) return undefined;
  const isFloat = type === 'FLOAT32' || type === 'FLOAT64';
  const isPerTensor = !isFloat && quantization?.scales.length === 1;
  return {
    name,
    type,
    shape,
    elements: elementCount(shape),
    scale: isPerTensor ? Math.fround(quantization.scales[0] ?? 0) : 0,
    zeroPoint: isPerTensor ? (quantization.zeroPoints[0] ?? 0) : 0,
  };
};

/** The stored values; the bytes are copied when they do not lie where a typed array can. */
export const elementsOf = (type: ElementType, bytes: Uint8Array<ArrayBuffer>): Elements => {
  const array = ARRAYS[type];
  const size = array.BYTES_PER_ELEMENT;
  const at = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new array(at.buffer, at.byteOffset, Math.floor(at.length / size));
};

/** `count` elements of value 0. */
export const newElements = (type: ElementType, count: number): Elements => new ARRAYS[type](count);

/** Bytes a tensor of this kind takes. */
export const bytesOf = ({ type, elements }: TensorKind): Bytes =>
  elements * ARRAYS[type].BYTES_PER_ELEMENT;

export const bytesOfElements = ({ buffer, byteOffset, byteLength }: Elements): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The real value of a stored one. */
export const realOf = ({ scale, zeroPoint }: TensorKind, raw: number): number =>
  scale === 0 ? raw : Math.fround((raw - zeroPoint) * scale);

/** Real values of all elements; 64-bit integers beyond 2^53 lose their last digits. */
export const realValues = (
  kind: TensorKind,
  bytes: Uint8Array<ArrayBuffer>,
): Float64Array<ArrayBuffer> =>
  Float64Array.from(elementsOf(kind.type, bytes) as ArrayLike<number | bigint>, (raw) =>
    realOf(kind, Number(raw)),
  );

const RANGES: Partial<Record<ElementType, readonly [low: number, high: number]>> = {
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  UINT16: [0, 65535],
  INT32: [-(2 ** 31), 2 ** 31 - 1],
  UINT32: [0, 2 ** 32 - 1],
  BOOL: [0, 1],
};

/** Least and greatest stored value; undefined for floats, and for 64 bits, which hold every value given. */
export const rangeOf = (type: ElementType): readonly [low: number, high: number] | undefined =>
  RANGES[type];
