/**
 * What a graph must keep whatever file it came from, stated once more and independently of the reader:
 * the rest of the studio relies on it without checking. Test support only.
 */
import type { Graph, Operator, Subgraph } from '../../graph/graph';

function demand(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Invalid graph: ${what}`);
}

const isIndex = (value: number, count: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < count;

function assertOperator(operator: Operator, tensors: number): void {
  demand(operator.name !== '', 'operator without a name');
  demand(
    operator.inputs.every((index) => index === -1 || isIndex(index, tensors)),
    'operator input out of range',
  );
  demand(
    [...operator.outputs, ...operator.intermediates].every((index) => isIndex(index, tensors)),
    'operator output out of range',
  );
  demand(
    Object.values(operator.options).every((value) => typeof value !== 'bigint'),
    'option that JSON cannot hold',
  );
}

function assertSubgraph(graph: Graph, subgraph: Subgraph): void {
  for (const tensor of subgraph.tensors) {
    demand(
      tensor.shape.every((dimension) => Number.isInteger(dimension) && dimension >= 0),
      'dimension that is no size',
    );
    demand(isIndex(tensor.buffer, graph.buffers.length), 'tensor buffer out of range');
  }
  for (const operator of subgraph.operators) assertOperator(operator, subgraph.tensors.length);
  demand(
    [...subgraph.inputs, ...subgraph.outputs].every((i) => isIndex(i, subgraph.tensors.length)),
    'subgraph input or output out of range',
  );
}

/** @throws Error when `graph` breaks a promise; `fileBytes` is the size of the file it refers to */
export function assertGraph(graph: Graph, fileBytes: number): void {
  demand(graph.subgraphs.length > 0, 'no subgraph');
  for (const subgraph of graph.subgraphs) assertSubgraph(graph, subgraph);
  for (const { bytes, offset } of graph.buffers)
    demand(
      bytes === 0 || isIndex((offset ?? NaN) + bytes - 1, fileBytes),
      'buffer out of the file',
    );
  for (const { buffer } of graph.metadata)
    demand(isIndex(buffer, graph.buffers.length), 'metadata buffer out of range');
  structuredClone(graph);
}
