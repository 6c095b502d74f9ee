/** Where a model's output is found after a run: in the arena, or, when it is a constant, in the file. */
import type { Graph } from '../graph/graph';
import type { ProgramTensor } from '../program/compile';
import type { Engine } from './engine';

/** A copy of the output's stored bytes. @param model the file `graph` was read from */
export const readOutput = (
  engine: Engine,
  graph: Graph,
  model: Uint8Array,
  { tensor, offset, bytes }: ProgramTensor,
): Uint8Array<ArrayBuffer> => {
  if (offset !== undefined) return engine.arena(offset, bytes).slice();
  const buffer = graph.subgraphs[0]?.tensors[tensor]?.buffer ?? 0;
  const at = graph.buffers[buffer]?.offset ?? 0;
  return new Uint8Array(model.slice(at, at + bytes));
};
