/**
 * Matrix products and recurrent layers. Source: the fully_connected, batch_matmul, svdf and
 * unidirectional_sequence_lstm kernels and CMSIS-NN's buffer sizes.
 */
import { elementBytes } from '../../graph/dtypes';
import type { Tensor } from '../../graph/graph';
import { intArrayBytes, structsOf } from '../structs';
import type { KernelBuffer, KernelRule } from './kernel';
import {
  dim,
  elements,
  hasType,
  input,
  isConstant,
  lastDim,
  option,
  output,
  perChannelArrays,
  usesCmsis,
  usesMve,
} from './kernel';

const isQuantized = (tensor: Tensor | undefined): boolean => hasType(tensor, 'INT8', 'INT16');

export const fullyConnected: KernelRule = (view) => {
  const filter = input(view, 1);
  const scales = filter?.quantization?.scaleCount ?? 0;
  const perChannel = scales > 1 && isQuantized(input(view, 0));
  const persistent = perChannel ? perChannelArrays(scales) : [];
  if (hasType(filter, 'INT4')) {
    return { persistent, scratch: usesCmsis(view) ? [] : [elements(filter)] };
  }
  if (!usesCmsis(view) || !hasType(input(view, 0), 'INT8')) return { persistent };

  const y = output(view);
  const outC = lastDim(y);
  if ((y?.shape.length ?? 0) > 2 && lastDim(filter) % 4 === 0) {
    // Runs as a 1x1 convolution, which wants per-channel parameters even for per-tensor weights.
    return { persistent, scratch: perChannel ? [] : [8 * outC] };
  }
  if (!usesMve(view)) return { persistent };
  const bias = input(view, 2);
  const sumsAreFixed = isConstant(view, filter) && (bias === undefined || isConstant(view, bias));
  return sumsAreFixed
    ? { persistent: [...persistent, { bytes: 4 * outC, what: 'kernel sums' }] }
    : { persistent, scratch: [4 * outC] };
};

const QUANTIZATION: KernelBuffer = { bytes: 28, what: 'batch matmul quantization' };

export const batchMatMul: KernelRule = (view) => {
  const [lhs, rhs, y] = [input(view, 0), input(view, 1), output(view)];
  const transposed = [
    ...(option(view, 'adjX', 0) !== 0 ? transposedCopy(lhs) : []),
    ...(option(view, 'adjY', 0) !== 0 ? [] : transposedCopy(rhs)),
  ];
  const dims = { bytes: intArrayBytes(y?.shape.length ?? 0), what: 'output shape' };
  const quantized = isQuantized(lhs) ? [QUANTIZATION] : [];
  if (!usesCmsis(view)) return { persistent: [...quantized, ...transposed, dims] };
  const mveSums = usesMve(view) && hasType(lhs, 'INT8') ? [4 * lastDim(y)] : [];
  return { persistent: [...transposed, dims, ...quantized], scratch: mveSums };
};

/** The kernels multiply row by row, so a factor in the other order is kept a second time. */
const transposedCopy = (tensor: Tensor | undefined): readonly KernelBuffer[] => [
  { bytes: structsOf('short-enums').evalTensor, what: 'transposed factor' },
  { bytes: intArrayBytes(tensor?.shape.length ?? 0), what: 'transposed factor shape' },
  {
    bytes: elements(tensor) * elementBytes(tensor?.type ?? 'INT8'),
    what: 'transposed factor data',
  },
];

export const svdf: KernelRule = (view) => {
  const x = input(view, 0);
  const filters = dim(input(view, 1), 0);
  const rank = Math.max(1, option(view, 'rank', 1));
  const batch = dim(x, 0);
  const state = 4 * batch * filters;
  if (!hasType(x, 'INT8')) return { scratch: [state] };
  const kernelSums = usesMve(view) ? [{ bytes: 4 * filters, what: 'kernel sums' }] : [];
  return {
    scratch: [state, 4 * batch * Math.floor(filters / rank)],
    persistent: kernelSums,
  };
};

const LSTM_HIDDEN_STATE = 18;
const LSTM_CELL_STATE = 19;

export const lstm: KernelRule = (view) => {
  const x = input(view, 0);
  const cell = input(view, LSTM_CELL_STATE);
  const batch = dim(x, option(view, 'timeMajor', 0) !== 0 ? 1 : 0);
  const state = dim(input(view, LSTM_HIDDEN_STATE), 1);
  const buffer = batch * state * elementBytes(cell?.type ?? 'FLOAT32');
  const integerCmsis = usesCmsis(view) && isQuantized(x) && hasType(cell, 'INT16');
  if (!integerCmsis) return { scratch: [buffer, buffer, buffer, buffer] };
  const bytes = state * (hasType(x, 'INT16') ? 8 : 4);
  return {
    persistent: Array.from({ length: 8 }, () => ({ bytes, what: 'gate kernel sums' })),
    scratch: [buffer, buffer, buffer],
  };
};
