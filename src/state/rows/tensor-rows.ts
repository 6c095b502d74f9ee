/**
 * The map's twin: every planned buffer and every cause of the persistent tail as a row, and besides
 * them, for search, the constants that stay in flash. What the map shows by position stands here as
 * numbers and words.
 */
import { nameBuffer } from '../../core/arena/explain-peak';
import type { PeakExplanation } from '../../core/arena/explain-peak';
import type { PlannedBuffer, Step } from '../../core/arena/plan';
import { CAUSES, tailByCause } from '../../core/arena/tail';
import { usesOf } from '../../core/arena/uses';
import { constantBytes } from '../../core/graph/graph';
import type { Graph } from '../../core/graph/graph';
import type { Model, Profile } from '../../core/profile/profile';
import { derive } from '../derive';
import { selectModel, selectPeak, selectProfile } from '../figures';
import type { Selection } from '../selection';

export type Place = 'head' | 'tail' | 'flash';

export interface TensorRow {
  readonly key: string;
  readonly selection: Selection;
  readonly place: Place;
  /** `activation`, `input`, `scratch`, `persistent`, ... */
  readonly kind: string;
  /** Its colour token, without the `--kind-` in front. */
  readonly swatch: string;
  readonly name: string;
  readonly type: string;
  readonly shape: string;
  readonly bytes: number;
  /** From the arena's start; absent for flash. */
  readonly offset?: number;
  readonly first?: number;
  readonly last?: number;
  readonly producer: string;
  readonly consumers: string;
  readonly atPeak: boolean;
}

/** All rows in the plan's own order. */
export const selectTensorRows = derive(
  [selectModel, selectProfile, selectPeak],
  (model, profile, peak): readonly TensorRow[] =>
    model === null || profile === null || peak === null ? [] : tensorRows(model, profile, peak),
);

function tensorRows(model: Model, profile: Profile, peak: PeakExplanation): readonly TensorRow[] {
  const atPeak = new Set(peak.alive.map(({ buffer }) => buffer.id));
  return [
    ...profile.arena.buffers.map((buffer) =>
      bufferRow(model, profile, buffer, atPeak.has(buffer.id)),
    ),
    ...tailRows(profile),
    ...constantRows(model.graph, profile),
  ];
}

function bufferRow(
  { graph }: Model,
  { arena }: Profile,
  buffer: PlannedBuffer,
  atPeak: boolean,
): TensorRow {
  const { producers, consumers, isInput, isOutput } = usesOf(arena, graph, buffer);
  const tensor =
    buffer.kind === 'tensor' ? graph.subgraphs[buffer.subgraph]?.tensors[buffer.tensor] : undefined;
  const kind =
    buffer.kind === 'scratch'
      ? 'scratch'
      : isInput
        ? 'input'
        : isOutput
          ? 'output'
          : tensor?.isVariable === true
            ? 'variable'
            : 'activation';
  return {
    key: `b${buffer.id}`,
    selection: { kind: 'buffer', id: buffer.id },
    place: 'head',
    kind,
    swatch: kind === 'input' || kind === 'output' ? 'io' : kind,
    name: nameBuffer(graph, buffer),
    type: tensor?.type.toLowerCase() ?? '',
    shape: tensor === undefined ? '' : tensor.shape.join('×'),
    bytes: buffer.bytes,
    offset: buffer.offset,
    first: buffer.first,
    last: buffer.last,
    producer: namesOf(graph, producers),
    consumers: namesOf(graph, consumers),
    atPeak,
  };
}

/** Enough for a cell; the inspector has them all. */
function namesOf(graph: Graph, steps: readonly Step[]): string {
  const names = steps.slice(0, 3).map((step) => {
    const operator =
      step.operator === undefined
        ? undefined
        : graph.subgraphs[step.subgraph]?.operators[step.operator];
    return `${step.operator ?? ''} ${operator?.name ?? '?'}`.trim();
  });
  return steps.length > 3 ? `${names.join(', ')} +${steps.length - 3}` : names.join(', ');
}

/** Persistent causes; they live through every step and never share their bytes. */
function tailRows({ arena }: Profile): readonly TensorRow[] {
  const last = Math.max(0, arena.timeline.length - 1);
  return tailByCause(arena).map(({ cause, taken, parts }) => ({
    key: `c${cause}`,
    selection: { kind: 'persistent', cause },
    place: 'tail',
    kind: 'persistent',
    swatch: cause,
    name: CAUSES[cause].label,
    type: '',
    shape: `${parts.length}×`,
    bytes: taken,
    first: 0,
    last,
    producer: '',
    consumers: CAUSES[cause].about,
    atPeak: true,
  }));
}

function constantRows(graph: Graph, profile: Profile): readonly TensorRow[] {
  const planned = new Set(
    profile.arena.buffers.map((b) => (b.kind === 'tensor' ? `${b.subgraph}.${b.tensor}` : '')),
  );
  return graph.subgraphs.flatMap(({ tensors, operators }, subgraph) => {
    const readers = readersOf(operators);
    return tensors.flatMap((tensor, index): TensorRow[] => {
      const bytes = constantBytes(graph, tensor);
      if (bytes === 0 || planned.has(`${subgraph}.${index}`)) return [];
      return [
        {
          key: `t${subgraph}.${index}`,
          selection: { kind: 'tensor', subgraph, tensor: index },
          place: 'flash',
          kind: 'constant',
          swatch: 'constant',
          name: tensor.name === '' ? `tensor ${index}` : tensor.name,
          type: tensor.type.toLowerCase(),
          shape: tensor.shape.join('×'),
          bytes,
          producer: '',
          consumers: readers.get(index) ?? '',
          atPeak: false,
        },
      ];
    });
  });
}

function readersOf(
  operators: readonly { readonly name: string; readonly inputs: readonly number[] }[],
): ReadonlyMap<number, string> {
  const readers = new Map<number, string>();
  operators.forEach(({ name, inputs }, i) => {
    for (const t of inputs) {
      const before = readers.get(t);
      readers.set(t, before === undefined ? `${i} ${name}` : `${before}, ${i} ${name}`);
    }
  });
  return readers;
}
