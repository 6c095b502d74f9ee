/** Every operator the runtime executes, and the function that lowers it. */
import type { Lower } from '../lowering';
import { lowerArgMax, lowerArgMin } from './arg-max';
import { lowerAdd, lowerMaximum, lowerMinimum, lowerMul, lowerPrelu, lowerSub } from './binary';
import {
  lowerBatchToSpace,
  lowerDepthToSpace,
  lowerSpaceToBatch,
  lowerSpaceToDepth,
} from './blocks';
import { lowerCast } from './cast';
import { lowerConv2D, lowerDepthwiseConv2D } from './conv';
import { lowerFullyConnected } from './dense';
import { lowerGather } from './gather';
import { lowerConcatenation, lowerPack, lowerSplit, lowerSplitV, lowerUnpack } from './join';
import { lowerLstm } from './lstm';
import { lowerReshape, lowerShape } from './move';
import { lowerPad } from './pad';
import { lowerAveragePool, lowerMaxPool } from './pool';
import { lowerMean, lowerReduceMax, lowerReduceMin, lowerReduceSum } from './reduce';
import { lowerDequantize, lowerQuantize } from './quantize';
import {
  lowerBroadcastTo,
  lowerFill,
  lowerMirrorPad,
  lowerReverse,
  lowerZerosLike,
} from './repeat';
import { lowerResizeBilinear, lowerResizeNearest } from './resize';
import { lowerSlice, lowerStridedSlice } from './slice';
import { lowerSoftmax } from './softmax';
import { lowerSvdf } from './svdf';
import { lowerTransposeConv } from './transpose-conv';
import { lowerTranspose } from './transpose';
import {
  lowerHardSwish,
  lowerLeakyRelu,
  lowerLogistic,
  lowerRelu,
  lowerRelu6,
  lowerTanh,
} from './unary';
import { lowerAssignVariable, lowerCallOnce, lowerReadVariable, lowerVarHandle } from './variables';

export const LOWERINGS: Readonly<Record<string, Lower>> = {
  CONV_2D: lowerConv2D,
  DEPTHWISE_CONV_2D: lowerDepthwiseConv2D,
  FULLY_CONNECTED: lowerFullyConnected,
  TRANSPOSE_CONV: lowerTransposeConv,
  RESHAPE: lowerReshape,
  SQUEEZE: lowerReshape,
  EXPAND_DIMS: lowerReshape,
  SHAPE: lowerShape,
  CONCATENATION: lowerConcatenation,
  PACK: lowerPack,
  SPLIT: lowerSplit,
  SPLIT_V: lowerSplitV,
  UNPACK: lowerUnpack,
  PAD: lowerPad,
  PADV2: lowerPad,
  SLICE: lowerSlice,
  STRIDED_SLICE: lowerStridedSlice,
  TRANSPOSE: lowerTranspose,
  GATHER: lowerGather,
  SPACE_TO_DEPTH: lowerSpaceToDepth,
  DEPTH_TO_SPACE: lowerDepthToSpace,
  SPACE_TO_BATCH_ND: lowerSpaceToBatch,
  BATCH_TO_SPACE_ND: lowerBatchToSpace,
  BROADCAST_TO: lowerBroadcastTo,
  FILL: lowerFill,
  ZEROS_LIKE: lowerZerosLike,
  REVERSE_V2: lowerReverse,
  MIRROR_PAD: lowerMirrorPad,
  CAST: lowerCast,
  QUANTIZE: lowerQuantize,
  DEQUANTIZE: lowerDequantize,
  ARG_MAX: lowerArgMax,
  ARG_MIN: lowerArgMin,
  RESIZE_BILINEAR: lowerResizeBilinear,
  RESIZE_NEAREST_NEIGHBOR: lowerResizeNearest,
  CALL_ONCE: lowerCallOnce,
  VAR_HANDLE: lowerVarHandle,
  READ_VARIABLE: lowerReadVariable,
  ASSIGN_VARIABLE: lowerAssignVariable,
  AVERAGE_POOL_2D: lowerAveragePool,
  MAX_POOL_2D: lowerMaxPool,
  MEAN: lowerMean,
  SUM: lowerReduceSum,
  REDUCE_MAX: lowerReduceMax,
  REDUCE_MIN: lowerReduceMin,
  SVDF: lowerSvdf,
  ADD: lowerAdd,
  SUB: lowerSub,
  MUL: lowerMul,
  MAXIMUM: lowerMaximum,
  MINIMUM: lowerMinimum,
  PRELU: lowerPrelu,
  RELU: lowerRelu,
  RELU6: lowerRelu6,
  LEAKY_RELU: lowerLeakyRelu,
  LOGISTIC: lowerLogistic,
  TANH: lowerTanh,
  HARD_SWISH: lowerHardSwish,
  SOFTMAX: lowerSoftmax,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lowerLstm,
};
