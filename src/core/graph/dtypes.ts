/**
 * Element types of the TFLite format: schema number, name and size. TFLM counts a resource handle
 * as 4 bytes and an int4 activation as one byte per element (packed only in constants).
 * Source: the TFLite schema's TensorType and TFLM's type-size function.
 */
import type { Bytes } from '../units';

const TYPES = {
  FLOAT32: [0, 4],
  FLOAT16: [1, 2],
  INT32: [2, 4],
  UINT8: [3, 1],
  INT64: [4, 8],
  STRING: [5, 0],
  BOOL: [6, 1],
  INT16: [7, 2],
  COMPLEX64: [8, 8],
  INT8: [9, 1],
  FLOAT64: [10, 8],
  COMPLEX128: [11, 16],
  UINT64: [12, 8],
  RESOURCE: [13, 4],
  VARIANT: [14, 0],
  UINT32: [15, 4],
  UINT16: [16, 2],
  INT4: [17, 1],
  BFLOAT16: [18, 2],
  INT2: [19, 0],
  UINT4: [20, 0],
  FLOAT8_E4M3FN: [21, 0],
  FLOAT8_E5M2: [22, 0],
} as const satisfies Record<string, readonly [code: number, bytes: Bytes]>;

export type DType = keyof typeof TYPES;

const DTYPES = Object.keys(TYPES) as readonly DType[];

/** Schema number of a type. */
export const dtypeCode = (type: DType): number => TYPES[type][0];

/** Type with this schema number, if there is one. */
export const dtypeOf = (code: number): DType | undefined => DTYPES[code];

/** Bytes one element takes in the arena; 0 for types TFLM cannot allocate (STRING, VARIANT, INT2, ...). */
export const elementBytes = (type: DType): Bytes => TYPES[type][1];
