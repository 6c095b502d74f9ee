/**
 * Old models leave a reshape's output shape open (a dimension of -1, or [0] for a scalar), and TFLM
 * closes it while it prepares the operator. A program is compiled from the closed shapes.
 */
import type { Graph, Operator, Subgraph, Tensor } from '../graph/graph';
import { elementCount } from '../graph/graph';

/** The graph with every shape as it is after TFLM has prepared all operators. */
export const withPreparedShapes = (graph: Graph): Graph => {
  const subgraphs = graph.subgraphs.map(preparedSubgraph);
  const isSame = subgraphs.every((subgraph, i) => subgraph === graph.subgraphs[i]);
  return isSame ? graph : { ...graph, subgraphs };
};

const preparedSubgraph = (subgraph: Subgraph): Subgraph => {
  const open = subgraph.operators.filter((op) => isOpen(op, subgraph.tensors));
  if (open.length === 0) return subgraph;
  const tensors = [...subgraph.tensors];
  for (const { inputs, outputs } of open) {
    const [source, target] = [tensors[inputs[0] ?? -1], tensors[outputs[0] ?? -1]];
    if (source === undefined || target === undefined) continue;
    tensors[outputs[0] ?? -1] = {
      ...target,
      shape: closed(target.shape, elementCount(source.shape)),
    };
  }
  return { ...subgraph, tensors };
};

const isOpen = ({ name, inputs, outputs }: Operator, tensors: readonly Tensor[]): boolean => {
  const shape = tensors[outputs[0] ?? -1]?.shape ?? [];
  const isLegacyScalar = inputs.length === 1 && shape.length === 1 && shape[0] === 0;
  return name === 'RESHAPE' && (shape.includes(-1) || isLegacyScalar);
};

/** `shape` for `elements`, its -1 worked out. What does not divide is left for the lowering to refuse. */
const closed = (shape: readonly number[], elements: number): readonly number[] => {
  if (!shape.includes(-1)) return [];
  const known = shape.reduce((n, d) => (d === -1 ? n : n * d), 1);
  return shape.map((d) => (d === -1 ? Math.floor(elements / Math.max(1, known)) : d));
};
