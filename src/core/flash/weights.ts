/**
 * Constants by the operator that uses them first. A stretch of the file that several buffers, tensors
 * or operators share is counted once.
 */
import type { DType } from '../graph/dtypes';
import type { Graph, Operator, Subgraph, Tensor } from '../graph/graph';
import { constantBytes, elementCount } from '../graph/graph';
import type { BufferIndex, Bytes } from '../units';
import type { FlashPart } from './flash';

const constantsOf = (graph: Graph, subgraph: Subgraph, operator: Operator): readonly Tensor[] =>
  operator.inputs
    .map((index) => subgraph.tensors[index])
    .filter((tensor) => tensor !== undefined)
    .filter((tensor) => constantBytes(graph, tensor) > 0);

/** Plain integers are shapes, axes and indices; a bias is an integer with a scale. */
const PLAIN_TYPES: readonly DType[] = ['INT32', 'INT64', 'UINT32', 'UINT64', 'BOOL'];

const isTrainable = (tensor: Tensor): boolean =>
  !PLAIN_TYPES.includes(tensor.type) || (tensor.quantization?.scaleCount ?? 0) > 0;

/** Elements of an operator's constant weights and biases. */
export const parametersOf = (graph: Graph, subgraph: Subgraph, operator: Operator): number =>
  constantsOf(graph, subgraph, operator)
    .filter(isTrainable)
    .reduce((sum, tensor) => sum + elementCount(tensor.shape), 0);

/** Bytes of all constants an operator reads, those it shares with others included. */
export function weightBytesOf(graph: Graph, subgraph: Subgraph, operator: Operator): Bytes {
  const take = firstUse(graph);
  return constantsOf(graph, subgraph, operator).reduce((sum, { buffer }) => sum + take(buffer), 0);
}

/** Hands out every stretch of the file once; later askers get 0 bytes for it. */
function firstUse(graph: Graph): (buffer: BufferIndex) => Bytes {
  const seen = new Set<string>();
  return (buffer) => {
    const { bytes = 0, offset } = graph.buffers[buffer] ?? {};
    const key = offset === undefined ? `buffer ${buffer}` : `at ${offset}`;
    if (seen.has(key)) return 0;
    seen.add(key);
    return bytes;
  };
}

/** Buffers the file carries for nobody, as some converters leave them behind. */
function unusedPart(graph: Graph, take: (buffer: BufferIndex) => Bytes): FlashPart {
  const metadata = new Set(graph.metadata.map(({ buffer }) => buffer));
  const bytes = graph.buffers.reduce(
    (sum, _, buffer) => (metadata.has(buffer) ? sum : sum + take(buffer)),
    0,
  );
  return { kind: 'weights', what: 'constants that no operator reads', bytes };
}

/** One part per operator that is the first to use some constant, in execution order; then the rest. */
export function weightParts(graph: Graph): readonly FlashPart[] {
  const take = firstUse(graph);
  const parts = graph.subgraphs.flatMap((subgraph, subgraphIndex) =>
    subgraph.operators.map((operator, operatorIndex): FlashPart => {
      const constants = constantsOf(graph, subgraph, operator);
      return {
        kind: 'weights',
        what: operator.name,
        bytes: constants.reduce((sum, tensor) => sum + take(tensor.buffer), 0),
        subgraph: subgraphIndex,
        operator: operatorIndex,
      };
    }),
  );
  return [...parts, unusedPart(graph, take)].filter(({ bytes }) => bytes > 0);
}
