/**
 * Connections between operators and tensors. Tensors are put in the order in which the operators first
 * use them; then nearly every connection is "the next new tensor" or "the one just written", a small
 * number. Which index each tensor had is one list beside it (planning depends on it).
 *
 * A connection is written as its distance back from the next new tensor: 0 is that tensor itself, and
 * one more than there are so far stands for an optional input that is not given.
 */
import type { Subgraph } from '../../graph/graph';
import type { TensorIndex } from '../../units';
import { Corrupt } from '../bytes';

export interface Edges {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly intermediates: readonly number[];
}

/** A subgraph's connections in distances. */
export interface Distances {
  /** Index of each tensor, in order of first use; unused ones last. */
  readonly order: readonly TensorIndex[];
  readonly inputs: readonly number[];
  readonly operators: readonly Edges[];
  readonly outputs: readonly number[];
}

/** A subgraph's connections in tensor indices. */
export type Connections = Pick<Subgraph, 'inputs' | 'outputs'> & {
  readonly operators: readonly Edges[];
};

/** Applies `map` to every connection in the one order that both directions go through them. */
function mapConnections(connections: Connections, map: (value: number) => number): Connections {
  const inputs = connections.inputs.map(map);
  const operators = connections.operators.map((edges) => ({
    inputs: edges.inputs.map(map),
    outputs: edges.outputs.map(map),
    intermediates: edges.intermediates.map(map),
  }));
  return { inputs, operators, outputs: connections.outputs.map(map) };
}

/** @param tensors number of tensors in the subgraph; every index must be below it */
export function toDistances(connections: Connections, tensors: number): Distances {
  const ranks = new Map<TensorIndex, number>();
  const distances = mapConnections(connections, (index) => {
    if (index < 0) return ranks.size + 1;
    const rank = ranks.get(index);
    if (rank !== undefined) return ranks.size - rank;
    ranks.set(index, ranks.size);
    return 0;
  });
  for (let index = 0; index < tensors; index++) if (!ranks.has(index)) ranks.set(index, ranks.size);
  return { order: [...ranks.keys()], ...distances };
}

/** @throws Corrupt when the distances lead out of the subgraph */
export function fromDistances({ order, ...distances }: Distances): Connections {
  let used = 0;
  return mapConnections(distances, (distance) => {
    if (distance === used + 1) return -1;
    const index = order[distance === 0 ? used++ : used - distance];
    if (index === undefined) throw new Corrupt('an operator has an unknown tensor');
    return index;
  });
}

/** Elements in order of first use -> elements by index. */
export function byIndex<T>(elements: readonly T[], order: readonly TensorIndex[]): readonly T[] {
  const sorted = [...elements];
  order.forEach((index, rank) => {
    const element = elements[rank];
    if (element !== undefined) sorted[index] = element;
  });
  return sorted;
}
