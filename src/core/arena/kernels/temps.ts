/**
 * Which tensors each kernel looks at in Prepare. Every look allocates a temporary TfLiteTensor (and
 * its quantization) above the arena's head, and none of it is given back before the operator's
 * Prepare ends, so looking twice costs twice. `i2` is input 2, `o0` output 0, `i*` every input.
 * Operators not listed look at nothing. Source: the kernels of tflite-micro 90b983c2.
 */
import { hasType, input, type OpView, usesCmsis } from './kernel';
import type { TensorIndex } from '../../units';

const UNARY = 'i0 o0';
const BINARY = 'i0 i1 o0';
const CONVOLUTION = 'i0 i1 o0 i0 i1 i2 o0';

const LOOKS: Readonly<Record<string, string>> = {
  ABS: UNARY,
  ADD: BINARY,
  ADD_N: 'o0 i*',
  ASSIGN_VARIABLE: 'i1',
  AVERAGE_POOL_2D: UNARY,
  BATCH_MATMUL: BINARY,
  BATCH_TO_SPACE_ND: UNARY,
  BROADCAST_ARGS: BINARY,
  BROADCAST_TO: BINARY,
  CAST: UNARY,
  CEIL: UNARY,
  CONCATENATION: 'i0 o0 i*',
  CONV_2D: CONVOLUTION,
  COS: UNARY,
  CUMSUM: BINARY,
  DEPTH_TO_SPACE: UNARY,
  DEPTHWISE_CONV_2D: CONVOLUTION,
  DEQUANTIZE: UNARY,
  DIV: BINARY,
  DYNAMIC_UPDATE_SLICE: 'i0 i1 i2 o0',
  ELU: UNARY,
  EMBEDDING_LOOKUP: BINARY,
  EQUAL: 'i0 i1',
  EXP: UNARY,
  EXPAND_DIMS: BINARY,
  FILL: BINARY,
  FLOOR_DIV: BINARY,
  FLOOR_MOD: BINARY,
  FULLY_CONNECTED: 'i0 i1 i2 o0',
  GATHER: BINARY,
  GATHER_ND: BINARY,
  GREATER: 'i0 i1',
  GREATER_EQUAL: 'i0 i1',
  HARD_SWISH: UNARY,
  IF: 'i0',
  L2_NORMALIZATION: UNARY,
  L2_POOL_2D: UNARY,
  LEAKY_RELU: UNARY,
  LESS: 'i0 i1',
  LESS_EQUAL: 'i0 i1',
  LOG: UNARY,
  LOG_SOFTMAX: UNARY,
  LOGICAL_NOT: UNARY,
  LOGISTIC: UNARY,
  MAX_POOL_2D: UNARY,
  MEAN: 'i0 o0 i1 i0 i1',
  MIRROR_PAD: BINARY,
  MUL: BINARY,
  NOT_EQUAL: 'i0 i1',
  PAD: 'i0 i1 i2 o0',
  PADV2: 'i0 i1 i2 o0',
  PRELU: BINARY,
  QUANTIZE: UNARY,
  READ_VARIABLE: 'i0',
  REDUCE_ALL: 'i0 o0 i1 i0 i1',
  REDUCE_MAX: 'i0 o0 i1 i0 i1',
  REDUCE_MIN: 'i0 o0 i1 i0 i1',
  RELU: UNARY,
  RELU6: 'i0',
  RESHAPE: UNARY,
  RESIZE_BILINEAR: BINARY,
  RESIZE_NEAREST_NEIGHBOR: BINARY,
  REVERSE_V2: BINARY,
  ROUND: UNARY,
  RSQRT: UNARY,
  SELECT_V2: 'i0 i1 i2 o0',
  SIN: UNARY,
  SLICE: 'i0 i1 i2 o0',
  SOFTMAX: UNARY,
  SPACE_TO_BATCH_ND: UNARY,
  SPACE_TO_DEPTH: UNARY,
  SPLIT: 'i0',
  SPLIT_V: 'i2',
  SQRT: UNARY,
  SQUARE: UNARY,
  SQUARED_DIFFERENCE: BINARY,
  SQUEEZE: UNARY,
  STRIDED_SLICE: 'i0 i1 i2 i3 o0',
  SUB: BINARY,
  SUM: 'i0 o0 i1 i0 i1',
  SVDF: 'i0 i1 i2 i3 i4 o0',
  TANH: 'i0 i0 o0',
  TRANSPOSE: BINARY,
  TRANSPOSE_CONV: 'o0 i2 i1',
  UNIDIRECTIONAL_SEQUENCE_LSTM: 'i* o0',
  ZEROS_LIKE: UNARY,
  CIRCULAR_BUFFER: UNARY,
  'ethos-u': 'i0',
  SignalDelay: UNARY,
  SignalEnergy: UNARY,
  SignalFftAutoScale: 'i0 o0 o1',
  SignalFilterBank: 'i* o0',
  SignalFilterBankLog: UNARY,
  SignalFilterBankSpectralSubtraction: 'i0 o0 o1',
  SignalFilterBankSquareRoot: BINARY,
  SignalFramer: 'i0 o0 o1',
  SignalIrfft: UNARY,
  SignalOverlapAdd: UNARY,
  SignalPCAN: 'i0 i1 i2 o0',
  SignalRfft: UNARY,
  SignalStacker: 'i0 o0 o1',
  SignalWindow: BINARY,
  TFLite_Detection_PostProcess: 'i0 i1 i2',
  TFLM_DECODE: 'i* o*',
};

/** Looks beyond the table, for kernels where they depend on the types or the library. */
const extraLooks = (view: OpView): string => {
  switch (view.op.name) {
    case 'AVERAGE_POOL_2D':
      return usesCmsis(view) ? UNARY : '';
    case 'MEAN':
    case 'SUM':
    case 'REDUCE_MAX':
    case 'REDUCE_MIN':
      return hasType(input(view, 0), 'INT8') ? 'o0' : '';
    case 'TRANSPOSE_CONV':
      return hasType(input(view, 2), 'FLOAT32') ? '' : 'i2 i1 i3 o0';
    default:
      return '';
  }
};

/** Tensors looked at in Prepare, with repetition; missing optional inputs are left out. */
export const tensorsLookedAt = (view: OpView): readonly TensorIndex[] =>
  `${LOOKS[view.op.name] ?? ''} ${extraLooks(view)}`
    .split(' ')
    .flatMap((look) => resolve(view, look))
    .filter((t) => t >= 0);

const resolve = ({ op }: OpView, look: string): readonly TensorIndex[] => {
  const list = look.startsWith('i') ? op.inputs : op.outputs;
  if (look === '') return [];
  return look.endsWith('*') ? list : [list[Number(look.slice(1))] ?? -1];
};
