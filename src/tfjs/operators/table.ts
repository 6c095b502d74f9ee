/** Every operator the float engine executes. */
import * as tf from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import * as arrange from './arrange';
import * as blocks from './blocks';
import { conv2d, depthwiseConv2d } from './conv';
import { batchMatMul, fullyConnected } from './dense';
import * as elementwise from './elementwise';
import { binary, unary } from './elementwise';
import * as join from './join';
import { lstm } from './lstm';
import { l2Normalization, logSoftmaxOperator, softmaxOperator } from './normalize';
import { averagePool2d, l2Pool2d, maxPool2d } from './pool';
import { cumulativeSum, reduction, search } from './reduce';
import { resizeBilinear, resizeNearest } from './resize';
import { castOperator, select } from './select';
import { reshapeOperator, shapeOperator } from './shape';
import { stridedSliceOperator } from './strided-slice';
import { svdf } from './svdf';
import * as take from './take';
import { transposeConv } from './transpose-conv';
import { assignVariable, readVariable, varHandle } from './variables';

const identity = unary((x) => x.clone());

export const OPERATORS: Readonly<Record<string, FloatOperator>> = {
  CONV_2D: conv2d,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  TRANSPOSE_CONV: transposeConv,
  FULLY_CONNECTED: fullyConnected,
  BATCH_MATMUL: batchMatMul,
  AVERAGE_POOL_2D: averagePool2d,
  MAX_POOL_2D: maxPool2d,
  L2_POOL_2D: l2Pool2d,
  ADD: binary(tf.add),
  SUB: binary(tf.sub),
  MUL: binary(tf.mul),
  DIV: binary(tf.div),
  SQUARED_DIFFERENCE: binary(tf.squaredDifference),
  MAXIMUM: elementwise.larger,
  MINIMUM: elementwise.smaller,
  POW: binary(tf.pow),
  FLOOR_DIV: binary(tf.floorDiv),
  FLOOR_MOD: binary(tf.mod),
  ATAN2: binary(tf.atan2),
  ADD_N: elementwise.addN,
  RELU: unary(tf.relu),
  RELU6: unary(tf.relu6),
  RELU_N1_TO_1: elementwise.clamp(-1, 1),
  RELU_0_TO_1: elementwise.clamp(0, 1),
  LEAKY_RELU: elementwise.leakyReluOperator,
  PRELU: elementwise.preluOperator,
  ELU: elementwise.eluOperator,
  HARD_SWISH: elementwise.hardSwish,
  GELU: elementwise.gelu,
  LOGISTIC: unary(tf.sigmoid),
  TANH: unary(tf.tanh),
  EXP: unary(tf.exp),
  LOG: unary(tf.log),
  SQRT: unary(tf.sqrt),
  RSQRT: unary(tf.rsqrt),
  SQUARE: unary(tf.square),
  ABS: unary(tf.abs),
  NEG: unary(tf.neg),
  SIGN: unary(tf.sign),
  SIN: unary(tf.sin),
  COS: unary(tf.cos),
  FLOOR: unary(tf.floor),
  CEIL: unary(tf.ceil),
  ROUND: unary(tf.round),
  SOFTMAX: softmaxOperator,
  LOG_SOFTMAX: logSoftmaxOperator,
  L2_NORMALIZATION: l2Normalization,
  MEAN: reduction(tf.mean),
  SUM: reduction(tf.sum),
  REDUCE_MAX: reduction(tf.max),
  REDUCE_MIN: reduction(tf.min),
  REDUCE_PROD: reduction(tf.prod),
  CUMSUM: cumulativeSum,
  ARG_MAX: search(tf.argMax),
  ARG_MIN: search(tf.argMin),
  RESHAPE: reshapeOperator,
  SQUEEZE: reshapeOperator,
  EXPAND_DIMS: reshapeOperator,
  SHAPE: shapeOperator,
  TRANSPOSE: arrange.transposeOperator,
  PAD: arrange.padOperator,
  PADV2: arrange.padOperator,
  MIRROR_PAD: arrange.mirrorPadOperator,
  REVERSE_V2: arrange.reverseOperator,
  TILE: arrange.tileOperator,
  BROADCAST_TO: arrange.broadcastOperator,
  FILL: arrange.fillOperator,
  ZEROS_LIKE: arrange.zerosLikeOperator,
  CONCATENATION: join.concatenation,
  PACK: join.pack,
  UNPACK: join.unpack,
  SPLIT: join.splitOperator,
  SPLIT_V: join.splitV,
  SLICE: take.sliceOperator,
  STRIDED_SLICE: stridedSliceOperator,
  GATHER: take.gatherOperator,
  GATHER_ND: take.gatherNd,
  EMBEDDING_LOOKUP: take.embeddingLookup,
  SPACE_TO_DEPTH: blocks.spaceToDepth,
  DEPTH_TO_SPACE: blocks.depthToSpace,
  SPACE_TO_BATCH_ND: blocks.spaceToBatch,
  BATCH_TO_SPACE_ND: blocks.batchToSpace,
  RESIZE_BILINEAR: resizeBilinear,
  RESIZE_NEAREST_NEIGHBOR: resizeNearest,
  CAST: castOperator,
  DEQUANTIZE: identity,
  EQUAL: binary(tf.equal),
  NOT_EQUAL: binary(tf.notEqual),
  LESS: binary(tf.less),
  LESS_EQUAL: binary(tf.lessEqual),
  GREATER: binary(tf.greater),
  GREATER_EQUAL: binary(tf.greaterEqual),
  LOGICAL_AND: binary((a, b) => tf.logicalAnd(a, b)),
  LOGICAL_OR: binary((a, b) => tf.logicalOr(a, b)),
  LOGICAL_NOT: unary((x) => tf.logicalNot(x)),
  SELECT: select,
  SELECT_V2: select,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstm,
  SVDF: svdf,
  VAR_HANDLE: varHandle,
  READ_VARIABLE: readVariable,
  ASSIGN_VARIABLE: assignVariable,
};
