/**
 * When each tensor and scratch buffer is first and last used, on TFLM's own clock. Every operator
 * takes one tick; entering a called subgraph takes one more, and its operators tick in between, so
 * buffers of a called subgraph never share memory with what its caller keeps across the call.
 * An operator's inputs and outputs are alive in the same tick: nothing ever runs in place.
 * Source: the micro allocation info builder of tflite-micro 90b983c2.
 */
import type { Graph, Operator, Subgraph } from '../graph/graph';
import type { OperatorIndex, Scope, SubgraphIndex } from '../units';
import type { Step } from './plan';

/** First and last scope of a buffer, both -1 while nothing has used it. */
export interface Lifetime {
  first: Scope;
  last: Scope;
}

/** A scratch request, to be given the lifetime of its operator. */
export interface ScratchOwner {
  readonly subgraph: SubgraphIndex;
  readonly operator: OperatorIndex;
}

export interface Lifetimes {
  /** [subgraph][tensor] */
  readonly tensors: readonly (readonly Lifetime[])[];
  /** In the order of the scratch requests. */
  readonly scratch: readonly Lifetime[];
  readonly timeline: readonly Step[];
}

/** Subgraphs an operator runs: IF then/else, WHILE cond/body, CALL_ONCE init; else none. */
const calledSubgraphs = ({ name, options }: Operator): readonly SubgraphIndex[] => {
  const index = (key: string): SubgraphIndex => Number(options[key] ?? 0);
  switch (name) {
    case 'IF':
      return [index('thenSubgraphIndex'), index('elseSubgraphIndex')];
    case 'WHILE':
      return [index('condSubgraphIndex'), index('bodySubgraphIndex')];
    case 'CALL_ONCE':
      return [index('initSubgraphIndex')];
    default:
      return [];
  }
};

/**
 * Lifetimes of everything in `graph`. Calls must not recurse (the reader refuses such models).
 * `scratch` is listed in request order.
 */
export const lifetimesOf = (graph: Graph, scratch: readonly ScratchOwner[]): Lifetimes => {
  const unused = (): Lifetime => ({ first: -1, last: -1 });
  const tensors = graph.subgraphs.map((s) => s.tensors.map(unused));
  const scratchLives = scratch.map(unused);
  const scratchOf = groupByOperator(scratch);
  const timeline: Step[] = [{ scope: 0, subgraph: 0 }];
  let scope: Scope = 0;

  const tick = (step: Omit<Step, 'scope'>): void => {
    scope += 1;
    timeline.push({ scope, ...step });
  };
  const touch = (life: Lifetime | undefined): void => {
    if (life === undefined) return;
    if (life.first < 0) life.first = scope;
    life.last = scope;
  };
  const extend = (life: Lifetime | undefined): void => {
    if (life !== undefined) life.last = scope;
  };

  const visitOperator = (subgraph: SubgraphIndex, op: Operator, operator: OperatorIndex): void => {
    const lives = tensors[subgraph] ?? [];
    tick({ subgraph, operator });
    const start = scope;
    for (const t of op.outputs) touch(lives[t]);
    for (const called of calledSubgraphs(op)) {
      tick({ subgraph: called });
      visit(called);
    }
    for (const t of [...op.inputs, ...op.outputs]) extend(lives[t]);
    for (const request of scratchOf.get(`${subgraph}:${operator}`) ?? []) {
      const { first } = scratchLives[request] ?? unused();
      scratchLives[request] = { first: first < 0 ? start : first, last: scope };
    }
  };

  const visit = (index: SubgraphIndex): void => {
    const subgraph = graph.subgraphs[index] as Subgraph;
    for (const t of subgraph.inputs) touch(tensors[index]?.[t]);
    subgraph.operators.forEach((op, i) => {
      visitOperator(index, op, i);
    });
    for (const t of subgraph.outputs) touch(tensors[index]?.[t]);
  };

  visit(0);
  return { tensors, scratch: scratchLives, timeline };
};

const groupByOperator = (scratch: readonly ScratchOwner[]): ReadonlyMap<string, number[]> => {
  const groups = new Map<string, number[]>();
  scratch.forEach(({ subgraph, operator }, request) => {
    const key = `${subgraph}:${operator}`;
    groups.set(key, [...(groups.get(key) ?? []), request]);
  });
  return groups;
};
