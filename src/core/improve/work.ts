/**
 * What an operator's time depends on: its kind (as far as kernels differ), the type it computes in, how
 * many values it writes, and how much work is behind them: MACs, elements of a pooling window, elements
 * read by a reduction.
 */
import type { DType } from '../graph/dtypes';
import type { Operator, Subgraph } from '../graph/graph';
import { elementCount } from '../graph/graph';
import { countMacs } from '../graph/macs';

export interface Work {
  readonly kind: string;
  /** Type of the first input; conversions name both ends in their kind instead. */
  readonly type: DType;
  readonly outputs: number;
  readonly amount: number;
}

/** Operators that copy values about: all cost as much as RESHAPE does for each value. */
const COPIES: ReadonlySet<string> = new Set([
  ...['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'CONCATENATION', 'PACK', 'UNPACK', 'SPLIT', 'SPLIT_V'],
  ...['SLICE', 'STRIDED_SLICE', 'TRANSPOSE', 'SPACE_TO_DEPTH', 'DEPTH_TO_SPACE', 'GATHER'],
  ...['PAD', 'PADV2', 'MIRROR_PAD', 'TILE', 'RESIZE_NEAREST_NEIGHBOR', 'BROADCAST_TO'],
]);

/** The work of one execution of `operator`. */
export const workOf = (subgraph: Subgraph, operator: Operator): Work => {
  const tensorAt = (index: number | undefined) => subgraph.tensors[index ?? -1];
  const sizeOf = (index: number | undefined): number => elementCount(tensorAt(index)?.shape ?? []);
  const outputs = operator.outputs.reduce((sum, tensor) => sum + sizeOf(tensor), 0);
  const type = tensorAt(operator.inputs[0])?.type ?? 'INT8';
  const filter = tensorAt(operator.inputs[1])?.shape ?? [];
  const work = (kind: string, amount: number): Work => ({ kind, type, outputs, amount });
  const macs = countMacs(subgraph, operator);
  switch (operator.name) {
    case 'CONV_2D':
      return work(convolutionKind(filter), macs);
    case 'DEPTHWISE_CONV_2D':
      return work(depthwiseKind(operator, filter), macs);
    case 'FULLY_CONNECTED':
    case 'SVDF':
    case 'TRANSPOSE_CONV':
    case 'BATCH_MATMUL':
      return work(operator.name.toLowerCase(), macs);
    case 'UNIDIRECTIONAL_SEQUENCE_LSTM':
      return work('lstm', macs);
    case 'AVERAGE_POOL_2D':
    case 'MAX_POOL_2D': {
      const { filterHeight, filterWidth } = operator.options;
      return work(
        operator.name.toLowerCase(),
        outputs * Number(filterHeight) * Number(filterWidth),
      );
    }
    case 'MEAN':
      return work('mean', sizeOf(operator.inputs[0]));
    case 'QUANTIZE':
      return work(`quantize to ${tensorAt(operator.outputs[0])?.type ?? ''}`, 0);
    default:
      return work(COPIES.has(operator.name) ? 'copy' : operator.name.toLowerCase(), 0);
  }
};

/** First layers have too few channels for a kernel's inner loop; 1x1 windows are no such layers. */
const convolutionKind = ([, height = 1, width = 1, channels = 1]: readonly number[]): string => {
  if (height * width === 1) return 'conv 1x1';
  return channels < 4 ? 'conv, few channels' : 'conv';
};

const depthwiseKind = (
  { options }: Operator,
  [, height = 1, width = 1]: readonly number[],
): string => {
  if (Number(options['depthMultiplier'] ?? 1) !== 1) return 'depthwise, multiplier';
  return height === 3 && width === 3 ? 'depthwise 3x3' : 'depthwise';
};
