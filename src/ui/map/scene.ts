/**
 * The map's world: every rectangle in its own units (scopes across, bytes up), computed once per
 * plan. Painting, hit testing and the keyboard all read it; nothing here knows about pixels.
 *
 * A buffer alive from scope 3 to 5 covers 3..6 on the x axis, since a step has a width. Buffers that
 * nothing uses stand in a column of their own at -1. The arena drawn is the smallest that works
 * (`plan.minimum`): the head grows from 0, the tail hangs from its end.
 */
import { localPeaks, occupancy, peakScopes, scopeCount } from '../../core/arena/occupancy';
import type { Occupancy } from '../../core/arena/occupancy';
import type { ArenaPlan, PersistentCause, PlannedBuffer } from '../../core/arena/plan';
import { tailByCause, tailParts } from '../../core/arena/tail';
import type { TailGroup } from '../../core/arena/tail';
import { operatorAt } from '../../core/arena/uses';
import type { Graph } from '../../core/graph/graph';
import type { Bytes, OperatorIndex, Scope, SubgraphIndex } from '../../core/units';
import { abbreviateOperator, shortBufferNames } from './names';

export type BufferKind = 'activation' | 'io' | 'scratch' | 'variable' | 'unused';

/** A planned buffer's rectangle; x in scopes, y in bytes from the arena's start. */
export interface BufferRect {
  readonly buffer: PlannedBuffer;
  readonly kind: BufferKind;
  readonly name: string;
  readonly x0: number;
  readonly x1: number;
  readonly y0: Bytes;
  readonly y1: Bytes;
}

/** Neighbouring persistent allocations of one cause. */
export interface TailRun {
  readonly cause: PersistentCause;
  readonly y0: Bytes;
  readonly y1: Bytes;
  /** Where one allocation ends and the next begins, in bytes down from the arena's end. */
  readonly edges: readonly Bytes[];
}

export interface StepLabel {
  readonly scope: Scope;
  readonly subgraph: SubgraphIndex;
  readonly operator: OperatorIndex | undefined;
  /** Operator index; `in` before the first operator, `call` where a subgraph is entered. */
  readonly index: string;
  /** Operator name; empty where no operator runs. */
  readonly name: string;
  /** The name's usual abbreviation, else the name. */
  readonly short: string;
}

export interface Scene {
  readonly plan: ArenaPlan;
  readonly graph: Graph;
  /** By x0, then y0: also the order in which they are painted. */
  readonly rects: readonly BufferRect[];
  readonly tail: readonly TailRun[];
  readonly tailGroups: readonly TailGroup[];
  readonly steps: readonly StepLabel[];
  readonly occupancy: Occupancy;
  readonly peaks: readonly Scope[];
  readonly localPeaks: readonly Scope[];
  /** Left end of the x axis: -1 when there are unused buffers, else 0. */
  readonly start: Scope;
  /** Right end of the x axis: the number of scopes. */
  readonly end: Scope;
  /** Top of the arena drawn. */
  readonly arena: Bytes;
  /** At least so many bytes are in view when all of it is: the scale shared with another map. */
  readonly span?: Bytes;
}

/** What a buffer's colour says. */
function kindOf(graph: Graph, buffer: PlannedBuffer): BufferKind {
  if (buffer.first < 0) return 'unused';
  if (buffer.kind === 'scratch') return 'scratch';
  const subgraph = graph.subgraphs[buffer.subgraph];
  if (subgraph?.tensors[buffer.tensor]?.isVariable === true) return 'variable';
  const outer = buffer.subgraph === 0 ? subgraph : undefined;
  const isIo =
    outer?.inputs.includes(buffer.tensor) === true ||
    outer?.outputs.includes(buffer.tensor) === true;
  return isIo ? 'io' : 'activation';
}

function buildRects(plan: ArenaPlan, graph: Graph): readonly BufferRect[] {
  const names = shortBufferNames(graph, plan.buffers);
  const rects = plan.buffers.map((buffer, index) => ({
    buffer,
    kind: kindOf(graph, buffer),
    name: names[index] ?? '',
    x0: buffer.first,
    x1: buffer.last + 1,
    y0: buffer.offset,
    y1: buffer.offset + buffer.planned,
  }));
  return rects.sort((a, b) => a.x0 - b.x0 || a.y0 - b.y0);
}

function buildTail(plan: ArenaPlan): readonly TailRun[] {
  const runs: { cause: PersistentCause; y0: Bytes; y1: Bytes; edges: Bytes[] }[] = [];
  for (const { allocation, before } of tailParts(plan)) {
    const y0 = plan.minimum - allocation.tailAfter;
    const run = runs.at(-1);
    if (run?.cause === allocation.cause) {
      run.y0 = y0;
      run.edges.push(before);
    } else {
      runs.push({ cause: allocation.cause, y0, y1: plan.minimum - before, edges: [] });
    }
  }
  return runs;
}

const buildSteps = (plan: ArenaPlan, graph: Graph): readonly StepLabel[] =>
  plan.timeline.map((step) => {
    const { scope, subgraph, operator } = step;
    const name = operatorAt(graph, step)?.name ?? '';
    const index = operator === undefined ? (scope === 0 ? 'in' : 'call') : String(operator);
    return { scope, subgraph, operator, index, name, short: abbreviateOperator(name) ?? name };
  });

/** Everything the map draws of one plan. O(n log n) in buffers; a few ms for thousands. */
export function buildScene(plan: ArenaPlan, graph: Graph): Scene {
  const occupied = occupancy(plan);
  const rects = buildRects(plan, graph);
  return {
    plan,
    graph,
    rects,
    tail: buildTail(plan),
    tailGroups: tailByCause(plan),
    steps: buildSteps(plan, graph),
    occupancy: occupied,
    peaks: peakScopes(occupied.live),
    localPeaks: localPeaks(occupied.live),
    start: rects.some((rect) => rect.kind === 'unused') ? -1 : 0,
    end: scopeCount(plan),
    arena: plan.minimum,
  };
}

/** Rectangles alive at a scope, lowest offset first. */
export const aliveRects = (scene: Scene, scope: Scope): readonly BufferRect[] =>
  scene.rects
    .filter((rect) => rect.x0 <= scope && scope < rect.x1)
    .sort((a, b) => a.y0 - b.y0 || a.buffer.id - b.buffer.id);
