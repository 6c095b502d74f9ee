/**
 * Output channels that can only ever give their bias: all of their weights are zero, or became zero
 * when they were quantized. They cost flash and cycles and say nothing about the input. This needs the
 * weights but no run.
 */
import type { DType } from '../graph/dtypes';
import type { Graph, Operator, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { OperatorIndex } from '../units';
import { elementsOf } from './elements';
import type { ElementType } from './elements';

export interface DeadChannels {
  readonly operator: OperatorIndex;
  readonly channels: number;
  /** Indices of the dead ones, ascending. */
  readonly dead: readonly number[];
}

/** Position of the weights among the inputs, and the axis of output channels within them. */
const WEIGHTS = new Map<string, readonly [input: number, axis: number]>(
  Object.entries({
    CONV_2D: [1, 0],
    DEPTHWISE_CONV_2D: [1, 3],
    FULLY_CONNECTED: [1, 0],
    TRANSPOSE_CONV: [1, 0],
  }),
);

/** Operators of the main subgraph that have dead channels. */
export const deadChannels = (graph: Graph, model: Uint8Array): readonly DeadChannels[] =>
  (graph.subgraphs[0]?.operators ?? []).flatMap((op, operator) => {
    const found = deadOf(graph, model, op);
    return found === undefined || found.dead.length === 0 ? [] : [{ operator, ...found }];
  });

const deadOf = (
  graph: Graph,
  model: Uint8Array,
  op: Operator,
): Omit<DeadChannels, 'operator'> | undefined => {
  const [input, axis] = WEIGHTS.get(op.name) ?? [];
  if (op.isCustom || input === undefined || axis === undefined) return undefined;
  const tensor = graph.subgraphs[0]?.tensors[op.inputs[input] ?? -1];
  const values = tensor && weightsOf(graph, model, tensor);
  if (values === undefined) return undefined;
  const channels = tensor?.shape[axis] ?? 0;
  const zeroPoints = tensor?.quantization?.zeroPoints ?? [];
  const stride = elementCount(tensor?.shape.slice(axis + 1) ?? []);
  const isAlive = new Uint8Array(channels);
  for (let i = 0; i < values.length; i++) {
    const channel = Math.floor(i / stride) % channels;
    if (values[i] !== (zeroPoints[channel] ?? zeroPoints[0] ?? 0)) isAlive[channel] = 1;
  }
  const dead = [...isAlive.keys()].filter((channel) => isAlive[channel] === 0);
  return { channels, dead };
};

/** Types of weights that convolutions and dense layers have; int4 is packed two to a byte. */
const PLAIN: readonly DType[] = ['INT8', 'UINT8', 'FLOAT32'] satisfies ElementType[];

const weightsOf = (
  graph: Graph,
  model: Uint8Array,
  tensor: Tensor,
): ArrayLike<number> | undefined => {
  const offset = graph.buffers[tensor.buffer]?.offset;
  const count = elementCount(tensor.shape);
  if (offset === undefined || constantBytes(graph, tensor) === 0 || count === 0) return undefined;
  const bytes = new Uint8Array(model.slice(offset, offset + constantBytes(graph, tensor)));
  if (tensor.type === 'INT4')
    return Int8Array.from({ length: count }, (_, i) => {
      const pair = bytes[i >> 1] ?? 0;
      return ((i & 1 ? pair >> 4 : pair & 15) << 28) >> 28;
    });
  const plain = PLAIN.includes(tensor.type) ? (tensor.type as ElementType) : undefined;
  return plain && (elementsOf(plain, bytes).subarray(0, count) as ArrayLike<number>);
};
