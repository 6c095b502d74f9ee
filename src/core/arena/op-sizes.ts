/**
 * What each builtin operator makes the allocator keep, whatever its shapes: the struct its kernel
 * asks for in Init (reference and CMSIS-NN kernels differ) and the struct its options are parsed
 * into. Measured by calling every registration of tflite-micro 90b983c2 built with
 * arm-none-eabi-gcc 12.2; operators not listed keep nothing in either place.
 */
import type { Bytes } from '../units';
import type { Abi, KernelSet } from './plan';

type Row = readonly [
  initRef: Bytes,
  initCmsis: Bytes,
  options: Bytes,
  optionsAlign: number,
  // Where an enum in the options is as wide as an int.
  optionsIntEnums?: Bytes,
  optionsAlignIntEnums?: number,
];

const ROWS: Readonly<Record<string, Row>> = {
  ABS: [28, 28, 0, 0],
  ADD: [60, 60, 2, 1, 8, 4],
  ARG_MAX: [0, 0, 1, 1, 4, 4],
  ARG_MIN: [0, 0, 1, 1, 4, 4],
  AVERAGE_POOL_2D: [32, 36, 40, 4],
  BATCH_MATMUL: [16, 36, 3, 1],
  CALL_ONCE: [8, 8, 4, 4],
  CAST: [0, 0, 2, 1, 8, 4],
  CONCATENATION: [24, 24, 8, 4],
  CONV_2D: [56, 60, 28, 4],
  CUMSUM: [0, 0, 2, 1],
  DEPTHWISE_CONV_2D: [56, 60, 28, 4],
  DEPTH_TO_SPACE: [0, 0, 4, 4],
  DEQUANTIZE: [32, 32, 0, 0],
  DIV: [28, 28, 1, 1, 4, 4],
  ELU: [256, 256, 0, 0],
  EQUAL: [32, 32, 0, 0],
  FULLY_CONNECTED: [48, 72, 5, 1, 16, 4],
  GATHER: [0, 0, 8, 4],
  GREATER: [32, 32, 0, 0],
  GREATER_EQUAL: [32, 32, 0, 0],
  HARD_SWISH: [20, 20, 0, 0],
  IF: [8, 8, 8, 4],
  L2_NORMALIZATION: [4, 4, 1, 1, 4, 4],
  L2_POOL_2D: [0, 0, 40, 4],
  LEAKY_RELU: [24, 24, 4, 4],
  LESS: [32, 32, 0, 0],
  LESS_EQUAL: [32, 32, 0, 0],
  LOGISTIC: [16, 16, 0, 0],
  MAX_POOL_2D: [32, 36, 40, 4],
  MEAN: [44, 44, 1, 1],
  MIRROR_PAD: [20, 20, 1, 1, 4, 4],
  MUL: [36, 36, 1, 1, 4, 4],
  NOT_EQUAL: [32, 32, 0, 0],
  PACK: [0, 0, 8, 4],
  PAD: [56, 56, 0, 0],
  PADV2: [56, 56, 0, 0],
  PRELU: [28, 28, 0, 0],
  QUANTIZE: [32, 32, 0, 0],
  REDUCE_ALL: [44, 44, 1, 1],
  REDUCE_MAX: [44, 44, 1, 1],
  REDUCE_MIN: [44, 44, 1, 1],
  RELU: [28, 28, 0, 0],
  RELU6: [8, 8, 0, 0],
  RESHAPE: [0, 0, 36, 4],
  RESIZE_BILINEAR: [0, 0, 2, 1],
  RESIZE_NEAREST_NEIGHBOR: [0, 0, 2, 1],
  RSQRT: [28, 28, 0, 0],
  SELECT_V2: [1, 1, 0, 0],
  SHAPE: [0, 0, 1, 1, 4, 4],
  SOFTMAX: [56, 64, 4, 4],
  SPACE_TO_BATCH_ND: [4, 4, 0, 0],
  SPACE_TO_DEPTH: [0, 0, 4, 4],
  SPLIT: [0, 0, 4, 4],
  SPLIT_V: [0, 0, 4, 4],
  SQUARED_DIFFERENCE: [112, 112, 0, 0],
  SQUEEZE: [0, 0, 36, 4],
  STRIDED_SLICE: [84, 84, 24, 4],
  SUB: [52, 52, 2, 1, 8, 4],
  SUM: [44, 44, 1, 1],
  SVDF: [36, 40, 8, 4, 12, 4],
  TANH: [16, 16, 0, 0],
  TRANSPOSE_CONV: [72, 76, 16, 4, 20, 4],
  UNIDIRECTIONAL_SEQUENCE_LSTM: [688, 912, 16, 4],
  UNPACK: [0, 0, 8, 4],
  VAR_HANDLE: [4, 4, 8, 4],
  WHILE: [8, 8, 8, 4],
};

/** Bytes the operator's Init keeps; 0 when it keeps nothing. */
export const initBytes = (name: string, kernels: KernelSet): Bytes =>
  ROWS[name]?.[kernels === 'ref' ? 0 : 1] ?? 0;

/** Size and alignment of the operator's parsed options; size 0 when it has none. */
export const builtinDataLayout = (name: string, abi: Abi): { bytes: Bytes; align: number } => {
  const row = ROWS[name];
  if (row === undefined) return { bytes: 0, align: 1 };
  const [, , bytes, align, wideBytes = bytes, wideAlign = align] = row;
  if (abi === 'short-enums') return { bytes, align: Math.max(align, 1) };
  const widening = abi === 'lp64' ? 2 : 1;
  return { bytes: widening * wideBytes, align: widening * Math.max(wideAlign, 1) };
};
