/**
 * From operator name to the rule for its kernel's memory. An operator that is in no table here and
 * not among TFLM's own is somebody's custom kernel: what it keeps cannot be known, and the plan says so.
 */
import type { KernelMemory, KernelRule, OpView } from './kernel';
import { conv2d, depthwiseConv2d, transposeConv } from './convolution';
import { batchMatMul, fullyConnected, lstm, svdf } from './dense';
import {
  addN,
  averagePool2d,
  circularBuffer,
  cumsum,
  decode,
  detectionPostprocess,
  embeddingLookup,
  ethosU,
  logSoftmax,
  meanOrSum,
  mirrorPad,
  reduceExtreme,
  reshape,
  softmax,
  writableShape,
} from './pointwise';
import { SIGNAL_RULES } from './signal';

const NOTHING: KernelRule = () => ({});

const RULES: Readonly<Record<string, KernelRule>> = {
  ADD_N: addN,
  AVERAGE_POOL_2D: averagePool2d,
  BATCH_MATMUL: batchMatMul,
  CONV_2D: conv2d,
  CUMSUM: cumsum,
  DEPTH_TO_SPACE: writableShape,
  DEPTHWISE_CONV_2D: depthwiseConv2d,
  EMBEDDING_LOOKUP: embeddingLookup,
  FULLY_CONNECTED: fullyConnected,
  GATHER: writableShape,
  GATHER_ND: writableShape,
  L2_POOL_2D: writableShape,
  LOG_SOFTMAX: logSoftmax,
  MEAN: meanOrSum,
  MIRROR_PAD: mirrorPad,
  REDUCE_ALL: reduceExtreme,
  REDUCE_MAX: reduceExtreme,
  REDUCE_MIN: reduceExtreme,
  RESHAPE: reshape,
  SOFTMAX: softmax,
  SPACE_TO_DEPTH: writableShape,
  SUM: meanOrSum,
  SVDF: svdf,
  TRANSPOSE_CONV: transposeConv,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstm,
};

const CUSTOM_RULES: Readonly<Record<string, KernelRule>> = {
  ...SIGNAL_RULES,
  SignalFftAutoScale: NOTHING,
  SignalFilterBankSquareRoot: NOTHING,
  CIRCULAR_BUFFER: circularBuffer,
  'ethos-u': ethosU,
  TFLite_Detection_PostProcess: detectionPostprocess,
  TFLM_DECODE: decode,
};

const unknownCustom: KernelRule = ({ op }) => ({
  modelled: `${op.name} is a custom operator whose kernel is not part of TFLM: what it keeps in the arena is not known and not counted`,
});

const EMPTY: KernelMemory = { init: [], persistent: [], scratch: [] };

/** What the operator's kernel keeps and asks for; see `KernelMemory`. */
export const kernelMemory = (view: OpView): KernelMemory => {
  const { name, isCustom } = view.op;
  const rule = isCustom ? (CUSTOM_RULES[name] ?? unknownCustom) : (RULES[name] ?? NOTHING);
  return { ...EMPTY, ...rule(view), ...int4Note(view) };
};

/** int4 weights were read from the kernels' source but never run on the emulated board. */
const int4Note = (view: OpView): Partial<KernelMemory> =>
  view.op.inputs.some((t) => view.subgraph.tensors[t]?.type === 'INT4')
    ? {
        modelled: `${view.op.name} has int4 weights, whose scratch memory was not verified by a run`,
      }
    : {};
