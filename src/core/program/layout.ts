/**
 * The arena of a program. Activations get the lifetimes and the greedy placement that the studio
 * plans TFLM's arena with; scratch buffers join them for the one step they live. State that outlives
 * an inference (variables, recurrent cells) follows behind, where nothing else is ever put.
 */
import { planGreedily } from '../arena/greedy';
import { lifetimesOf } from '../arena/lifetimes';
import { needsPlanning, tensorBytes } from '../arena/tensor-bytes';
import type { Graph } from '../graph/graph';
import type { ByteOffset, Bytes, OperatorIndex, SubgraphIndex, TensorIndex } from '../units';
import { alignUp } from '../units';
import type { Place } from './place';

const ALIGN: Bytes = 16;

export interface ScratchNeed {
  readonly subgraph: SubgraphIndex;
  readonly operator: OperatorIndex;
  readonly bytes: Bytes;
}

export interface ArenaLayout {
  readonly bytes: Bytes;
  /** Arena offset of an activation, scratch or state place. Throws for any other. */
  readonly offsetOf: (place: Place) => ByteOffset;
}

/** Whether a tensor lives in the arena for part of an inference. */
export const isActivation = (
  graph: Graph,
  subgraph: SubgraphIndex,
  tensor: TensorIndex,
): boolean => {
  const t = graph.subgraphs[subgraph]?.tensors[tensor];
  return t !== undefined && t.type !== 'RESOURCE' && needsPlanning(graph, t, tensorBytes(t));
};

/** Places everything; `states` are sizes in request order. */
export const layOutArena = (
  graph: Graph,
  scratch: readonly ScratchNeed[],
  states: readonly Bytes[],
): ArenaLayout => {
  const lifetimes = lifetimesOf(graph, scratch);
  const rows = graph.subgraphs.flatMap(({ tensors }, subgraph) =>
    tensors.flatMap((t, tensor) => {
      const life = lifetimes.tensors[subgraph]?.[tensor];
      if (!isActivation(graph, subgraph, tensor) || life === undefined || life.first < 0) return [];
      return [{ key: `${subgraph}:${tensor}`, size: alignUp(tensorBytes(t), ALIGN), ...life }];
    }),
  );
  const requests = scratch.map(({ bytes }, i) => {
    const { first, last } = lifetimes.scratch[i] ?? { first: 0, last: 0 };
    return { key: `scratch ${i}`, size: alignUp(bytes, ALIGN), first, last };
  });
  const all = [...rows, ...requests];
  const { offsets, size } = planGreedily(all);
  const placed = new Map(all.map(({ key }, i) => [key, offsets[i] ?? 0]));
  let end = alignUp(size, ALIGN);
  states.forEach((bytes, i) => {
    placed.set(`state ${i}`, end);
    end += alignUp(bytes, ALIGN);
  });
  const offsetOf = (place: Place): ByteOffset => {
    const start = placed.get(keyOf(place));
    if (start === undefined || !('offset' in place)) throw new Error(`No place: ${keyOf(place)}`);
    return start + place.offset;
  };
  return { bytes: Math.max(ALIGN, end), offsetOf };
};

const keyOf = (place: Place): string => {
  switch (place.space) {
    case 'tensor':
      return `${place.subgraph}:${place.tensor}`;
    case 'scratch':
    case 'state':
      return `${place.space} ${place.request}`;
    case 'constant':
    case 'nowhere':
      return place.space;
  }
};
