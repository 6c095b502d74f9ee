/**
 * TFLite keeps a filter's output channels first, tfjs last. A weight is brought into tfjs's order once,
 * when the network is loaded; this says which inputs are weights and how they lie.
 */
import { elementCount } from '../core/graph/graph';

/** Dimension of TFLite's weights that each dimension of tfjs's is. */
type Order = readonly number[];

/** [out, in] -> [in, out] */
const TURNED: Order = [1, 0];

const ORDERS: Readonly<Record<string, readonly [inputs: readonly number[], order: Order]>> = {
  // [out, height, width, in] -> [height, width, in, out]
  CONV_2D: [[1], [1, 2, 3, 0]],
  // [out, height, width, in] -> [height, width, out, in]
  TRANSPOSE_CONV: [[1], [1, 2, 0, 3]],
  // [1, height, width, in * multiplier] -> [height, width, in * multiplier, 1], which is then parted
  DEPTHWISE_CONV_2D: [[1], [1, 2, 3, 0]],
  FULLY_CONNECTED: [[1], TURNED],
  SVDF: [[1], TURNED],
  UNIDIRECTIONAL_SEQUENCE_LSTM: [[1, 2, 3, 4, 5, 6, 7, 8], TURNED],
};

/** The order in which input `i` of an operator is laid; undefined for what stays as it is. */
export const orderOf = (operator: string, i: number): Order | undefined => {
  const [weights, order] = ORDERS[operator] ?? [[], []];
  return weights.includes(i) ? order : undefined;
};

/** Shape of weights in tfjs's order; `channels` are those of a depthwise convolution's input. */
export const laidShape = (shape: readonly number[], order: Order, channels?: number): number[] => {
  const laid = order.map((dimension) => shape[dimension] ?? 1);
  if (channels === undefined) return laid;
  const [height = 1, width = 1, out = 1] = laid;
  return [height, width, channels, out / channels];
};

/** Values with their dimensions in another order, as `laid[i] = stored[order[i]]`. */
export const permuted = (
  values: Float32Array,
  shape: readonly number[],
  order: Order,
): Float32Array => {
  const strides = shape.map((_, d) => elementCount(shape.slice(d + 1)));
  const laid = new Float32Array(values.length);
  let next = 0;
  const walk = (depth: number, from: number): void => {
    const dimension = order[depth];
    if (dimension === undefined) {
      laid[next++] = values[from] ?? 0;
      return;
    }
    const [count = 1, stride = 1] = [shape[dimension], strides[dimension]];
    for (let i = 0; i < count; i++) walk(depth + 1, from + i * stride);
  };
  walk(0, 0);
  return laid;
};
