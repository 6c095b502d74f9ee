/**
 * Every operator TensorFlow Lite Micro has a kernel for (tflite-micro 90b983c2, reference and CMSIS-NN
 * kernels), with the element types it takes. A signature reads `inputs > outputs`, alternatives are
 * separated by `|`:
 *   f32 i8,i4 i32?   one type, one of two, or an input that may be left out
 *   any  -  i8*4     any type; must be left out; the same four times (`*` alone: any number)
 *   T > T where f32 i8    T stands for one of the types after `where`, the same one everywhere
 */
import type { Limit } from './support-limits';
import {
  atMostInputs,
  biasForInt16,
  channelGroups,
  constant,
  convolutionScales,
  dropsOnlyOnes,
  forType,
  needsEthosU,
  noActivation,
  onCmsis,
  oneOutputScale,
  perChannelDense,
  rank,
  sameQuantization,
  symmetricInt16,
  unquantizedInt32,
  wideBias,
  variable,
} from './support-limits';

export type KernelRow = readonly [signature: string, ...limits: readonly Limit[]];

const FLOAT_UNARY: KernelRow = ['f32 > f32'];
const FLOAT_BINARY: KernelRow = ['f32 f32 > f32'];
const BOOL_BINARY: KernelRow = ['bool bool > bool'];
const ORDERING: KernelRow = ['T T > bool where f32 i32 i64 i8'];
const EQUALITY: KernelRow = ['T T > bool where bool f32 i32 i64 i8'];
const ARGUMENT: KernelRow = ['f32,i8 i32 > i32'];
const EXTREME: KernelRow = [
  'T T > T where f32 i8 i16 i32 i64',
  onCmsis(forType('INT8', rank(0, 0, 4))),
];
const POOL: KernelRow = ['T > T where f32 i8 i16', rank(0, 4, 4), sameQuantization];
const AVERAGE: KernelRow = ['T i32 > T where f32 i8 i16'];
const REDUCE_EXTREME: KernelRow = ['T i32 > T where f32 i8', sameQuantization];
const BLOCKS: KernelRow = ['T i32 i32 > T where f32 i8', rank(0, 3, 4)];
const DEPTH_BLOCKS: KernelRow = ['T > T where f32 i8', rank(0, 4, 4)];
const SIGMOID: KernelRow = ['T > T where f32 i8 i16', symmetricInt16];

/** Rows by builtin operator name. */
export const BUILTIN_KERNELS: Readonly<Record<string, KernelRow>> = {
  ABS: SIGMOID,
  ADD: ['T T > T where f32 i32 i8 i16', unquantizedInt32, onCmsis(symmetricInt16)],
  ADD_N: ['T* > T where f32 i8'],
  ARG_MAX: ARGUMENT,
  ARG_MIN: ARGUMENT,
  ASSIGN_VARIABLE: ['res,i32 any >'],
  AVERAGE_POOL_2D: POOL,
  BATCH_MATMUL: [
    'T T > T where f32 i8 i16',
    rank(0, 2, 5),
    rank(1, 2, 5),
    onCmsis(rank(0, 2, 4)),
    onCmsis(rank(1, 2, 4)),
    symmetricInt16,
  ],
  BATCH_TO_SPACE_ND: BLOCKS,
  BROADCAST_ARGS: ['T T > T where i32 i64', rank(0, 1, 1), rank(1, 1, 1)],
  BROADCAST_TO: ['any i32,i64 > any', rank(0, 0, 5), constant(1)],
  CALL_ONCE: ['>'],
  CAST: ['i8,i16,i32,u32,f32,bool > i8,i16,i32,u32,f32'],
  CEIL: FLOAT_UNARY,
  CONCATENATION: [
    'T* > T where f32 i8 i16 i32 i64 bool',
    atMostInputs(10),
    noActivation,
    sameQuantization,
    symmetricInt16,
  ],
  CONV_2D: [
    'f32 f32 f32? > f32 | i8 i8,i4 i32? > i8 | i16 i8 i32,i64? > i16',
    rank(0, 4, 4),
    rank(1, 4, 4),
    channelGroups,
    convolutionScales(0, 0),
    onCmsis(symmetricInt16),
  ],
  COS: FLOAT_UNARY,
  CUMSUM: ['T i32 > T where f32 i8'],
  DEPTH_TO_SPACE: DEPTH_BLOCKS,
  DEPTHWISE_CONV_2D: [
    'f32 f32 f32? > f32 | i8 i8,i4 i32? > i8 | i16 i8 i64? > i16',
    rank(0, 4, 4),
    rank(1, 4, 4),
    convolutionScales(0, 3),
    onCmsis(symmetricInt16),
  ],
  DEQUANTIZE: ['i8,i16,u8 > f32'],
  DIV: ['T T > T where f32 i32 i8', unquantizedInt32],
  DYNAMIC_UPDATE_SLICE: ['T T i32,i64 > T where f32 i8 i16 i32'],
  ELU: ['T > T where f32 i8'],
  EMBEDDING_LOOKUP: ['i32 f32 > f32 | i32 i8 > f32,i8', rank(0, 1, 1)],
  EQUAL: EQUALITY,
  EXP: FLOAT_UNARY,
  EXPAND_DIMS: ['T i32 > T where f32 i8 i16', constant(1)],
  FILL: ['i8,i16,i32,i64 T > T where f32 i8 i32', rank(1, 0, 0), constant(0)],
  FLOOR: FLOAT_UNARY,
  FLOOR_DIV: FLOAT_BINARY,
  FLOOR_MOD: FLOAT_BINARY,
  FULLY_CONNECTED: [
    'f32 f32 f32? > f32 | i8 i8,i4 i32? > i8 | i16 i8 i32,i64? > i16',
    perChannelDense,
    onCmsis(symmetricInt16),
    onCmsis(wideBias),
  ],
  GATHER: ['T i32 > T where f32 i8'],
  GATHER_ND: ['T i32 > T where f32 i8', rank(0, 1, 6), rank(1, 1, 6)],
  GREATER: ['T T > bool where f32 i32 i64 i8 i16'],
  GREATER_EQUAL: ORDERING,
  HARD_SWISH: ['T > T where f32 i8'],
  IF: ['bool any* > any*'],
  L2_NORMALIZATION: ['T > T where f32 i8', rank(0, 0, 4), noActivation],
  L2_POOL_2D: ['f32 > f32', rank(0, 4, 4)],
  LEAKY_RELU: ['T > T where f32 i8 i16'],
  LESS: ORDERING,
  LESS_EQUAL: ORDERING,
  LOG: FLOAT_UNARY,
  LOG_SOFTMAX: ['T > T where f32 i8'],
  LOGICAL_AND: BOOL_BINARY,
  LOGICAL_NOT: ['bool > bool'],
  LOGICAL_OR: BOOL_BINARY,
  LOGISTIC: SIGMOID,
  MAX_POOL_2D: POOL,
  MAXIMUM: EXTREME,
  MEAN: AVERAGE,
  MINIMUM: EXTREME,
  MIRROR_PAD: ['T i32,i64 > T where f32 i8'],
  MUL: ['T T > T where f32 i8 i16 i32', symmetricInt16],
  NEG: FLOAT_UNARY,
  NOT_EQUAL: EQUALITY,
  PACK: ['T* > T where f32 i8 i16 i32 i64'],
  PAD: [
    'T i32 > T where f32 i8 i16 i32',
    rank(0, 0, 5),
    onCmsis(forType('INT8', rank(0, 0, 4))),
    constant(1),
  ],
  PADV2: [
    'T i32 T > T where f32 i8 i16 i32',
    rank(0, 0, 5),
    onCmsis(forType('INT8', rank(0, 0, 4))),
    constant(1),
  ],
  PRELU: ['f32 f32 > f32 | i8 i8 > i8 | i16 i8 > i16', rank(0, 0, 4), rank(1, 0, 4)],
  QUANTIZE: [
    'f32 > i8,i16 | i32 > i8,i16 | i16 > i8,i16,i32 | i8 > i8,u8,i16,i32 | u8 > i8',
    oneOutputScale,
  ],
  READ_VARIABLE: ['res > any'],
  REDUCE_ALL: ['bool i32 > bool'],
  REDUCE_MAX: REDUCE_EXTREME,
  REDUCE_MIN: REDUCE_EXTREME,
  RELU: SIGMOID,
  RELU6: ['T > T where f32 i8 i16'],
  RESHAPE: ['any any? > any'],
  RESIZE_BILINEAR: ['T i32 > T where f32 i8', rank(0, 4, 4), constant(1)],
  RESIZE_NEAREST_NEIGHBOR: ['T i32 > T where f32 i8 i16', rank(0, 4, 4), constant(1)],
  REVERSE_V2: ['T i32 > T where f32 i8 i16 i32 i64 u8 bool', rank(1, 1, 1)],
  ROUND: FLOAT_UNARY,
  RSQRT: SIGMOID,
  SELECT_V2: ['bool T T > T where f32 i8 i16'],
  SHAPE: ['any > i32'],
  SIN: FLOAT_UNARY,
  SLICE: ['T i32,i64 i32,i64 > T where f32 i8 i16 i32 bool', rank(0, 0, 5)],
  SOFTMAX: ['f32 > f32 | i8 > i8,i16 | i16 > i16', rank(0, 1, 6), forType('INT16', symmetricInt16)],
  SPACE_TO_BATCH_ND: BLOCKS,
  SPACE_TO_DEPTH: DEPTH_BLOCKS,
  SPLIT: ['i32 T > T* where f32 i8 i16 i32', constant(0)],
  SPLIT_V: ['T any i32 > T* where f32 i8 i16 i32', constant(2)],
  SQRT: FLOAT_UNARY,
  SQUARE: FLOAT_UNARY,
  SQUARED_DIFFERENCE: ['T T > T where f32 i8 i16 i32', symmetricInt16],
  SQUEEZE: ['any > any', dropsOnlyOnes],
  STRIDED_SLICE: ['T i32 i32 i32 > T where f32 i8 i16 i32 bool', rank(0, 0, 4), constant(1, 2, 3)],
  SUB: ['T T > T where f32 i32 i8 i16', unquantizedInt32],
  SUM: AVERAGE,
  SVDF: ['f32 f32 f32 f32? f32 > f32 | i8 i8 i8,i16 i32 i8,i16 > i8', rank(0, 2, 2), variable(4)],
  TANH: SIGMOID,
  TRANSPOSE: [
    'T i32 > T where f32 i8 i16',
    rank(0, 0, 5),
    onCmsis(forType('INT8', rank(0, 0, 4))),
    constant(1),
  ],
  TRANSPOSE_CONV: [
    'any f32 f32 f32? > f32 | any i8 i8 i32? > i8 | any i8 i16 i64,i16? > i16',
    rank(1, 4, 4),
    rank(2, 4, 4),
    convolutionScales(2, 0),
    symmetricInt16,
    onCmsis(biasForInt16),
  ],
  UNIDIRECTIONAL_SEQUENCE_LSTM: [
    'f32 f32*8 -*3 f32*4 -*2 f32 f32 -*4 > f32' +
      '| i8 i8*8 -*3 i32*4 -*2 i8 i16 -*4 > i8 | i16 i8*8 -*3 i64*4 -*2 i16 i16 -*4 > i16',
    variable(18, 19),
  ],
  UNPACK: ['T > T* where f32 i8 i16 i32'],
  VAR_HANDLE: ['> res'],
  WHILE: ['any* > any*'],
  ZEROS_LIKE: ['T > T where f32 i8 i32 i64'],
};

/** Rows by custom operator name: TFLM's signal library, Ethos-U, and a few of its own. */
export const CUSTOM_KERNELS: Readonly<Record<string, KernelRow>> = {
  CIRCULAR_BUFFER: ['i8 > i8', rank(0, 4, 4)],
  SignalDelay: ['i16 > i16'],
  SignalEnergy: ['i16 > u32'],
  SignalFftAutoScale: ['i16 > i16 i32'],
  SignalFilterBank: ['u32 i16*5 > u64'],
  SignalFilterBankLog: ['u32 > i16'],
  SignalFilterBankSpectralSubtraction: ['u32 > u32 u32'],
  SignalFilterBankSquareRoot: ['u64 i32 > u32'],
  SignalFramer: ['i16 > i16 bool'],
  SignalIrfft: ['T > T where f32 i16 i32'],
  SignalOverlapAdd: ['T > T where f32 i16'],
  SignalPCAN: ['u32 u32 i16 > u32'],
  SignalRfft: ['T > T where f32 i16 i32'],
  SignalStacker: ['i16 > i16 bool'],
  SignalWindow: ['i16 i16 > i16'],
  TFLite_Detection_PostProcess: ['f32 f32 f32 > f32*4'],
  TFLM_DECODE: ['any* > any*'],
  'ethos-u': ['any* > any*', needsEthosU],
};
