/**
 * How many arena bytes a tensor takes, as TFLM counts them: elements times element size, one byte
 * for an int4 element, one element for a scalar. Two reshapes of old models change their output's
 * shape while they are prepared, before the arena is planned.
 */
import { elementBytes } from '../graph/dtypes';
import type { Graph, Subgraph, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { Bytes, TensorIndex } from '../units';

/** Bytes of `tensor` by its stored shape. */
export const tensorBytes = (tensor: Tensor): Bytes =>
  elementCount(tensor.shape) * elementBytes(tensor.type);

/** Bytes of every tensor of a subgraph when the arena is planned, after all operators' Prepare. */
export const preparedBytes = (subgraph: Subgraph): readonly Bytes[] => {
  const bytes = subgraph.tensors.map(tensorBytes);
  for (const op of subgraph.operators) {
    const source = subgraph.tensors[op.inputs[0] ?? -1];
    const target: TensorIndex = op.outputs[0] ?? -1;
    const shape = subgraph.tensors[target]?.shape;
    if (op.name !== 'RESHAPE' || source === undefined || shape === undefined) continue;
    const isOpen = shape.includes(-1);
    const isLegacyScalar = op.inputs.length === 1 && shape.length === 1 && shape[0] === 0;
    if (isOpen || isLegacyScalar) bytes[target] = bytes[op.inputs[0] ?? -1] ?? 0;
  }
  return bytes;
};

/** Whether the planner has to find a place for a tensor of `bytes`. */
export const needsPlanning = (graph: Graph, tensor: Tensor, bytes: Bytes): boolean =>
  constantBytes(graph, tensor) === 0 && !tensor.isVariable && bytes !== 0;
