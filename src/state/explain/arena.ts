/** Why the arena's sums are what they are: peak, head, tail, used, minimum. */
import { nameBuffer } from '../../core/arena/explain-peak';
import type { ArenaPlan, MinimumTerm, PersistentCause } from '../../core/arena/plan';
import { CAUSES, tailByCause } from '../../core/arena/tail';
import type { Graph } from '../../core/graph/graph';
import { formatBytes, formatCount } from '../../core/text';
import type { Explanation, Subject, Term } from './explanation';
import { bytesOf } from './explanation';

/** What sets the peak: the first question after the verdict. */
export function explainPeakFigure({ model, profile, peak }: Subject): Explanation {
  const rows = peak.alive.map(({ buffer, why }): Term => ({
    what: nameBuffer(model.graph, buffer),
    quantity: bytesOf(buffer.planned),
    why,
    selection: { kind: 'buffer', id: buffer.id },
  }));
  return {
    kind: 'Peak',
    title: 'What sets the peak',
    figure: bytesOf(peak.bytes),
    mark: profile.arena.status,
    facts: [],
    sentences: peak.sentences,
    terms: [{ title: 'Alive at the peak', how: 'sum', rows }],
  };
}

export function explainHead(subject: Subject): Explanation {
  const { profile, peak } = subject;
  const { arena } = profile;
  const rows: readonly Term[] = [
    {
      what: 'alive at the peak',
      quantity: bytesOf(peak.bytes),
      selection: { kind: 'figure', figure: 'peak' },
    },
    ...(peak.fragmentation > 0
      ? [{ what: 'fragmentation', quantity: bytesOf(peak.fragmentation) }]
      : []),
  ];
  return {
    kind: 'Arena',
    title: 'Head: planned, shared memory',
    figure: bytesOf(arena.head),
    mark: arena.status,
    facts: [{ label: 'Buffers', value: formatCount(arena.buffers.length) }],
    sentences: [
      'Activations and scratch buffers that are never alive together share the same bytes here.',
      ...peak.sentences.slice(-1),
    ],
    terms: [{ title: 'Made of', how: 'sum', rows }],
  };
}

export function explainTail({ profile: { arena } }: Subject): Explanation {
  const groups = tailByCause(arena);
  return {
    kind: 'Arena',
    title: 'Tail: persistent memory',
    figure: bytesOf(arena.tail),
    mark: arena.status,
    facts: [{ label: 'Allocations', value: formatCount(arena.persistent.length) }],
    sentences: [
      'What TFLM and its kernels keep for as long as the interpreter lives. It grows down from the arena’s end and is never shared.',
    ],
    terms: [
      {
        title: 'Made of',
        how: 'sum',
        rows: groups.map(({ cause, taken }) => ({
          what: CAUSES[cause].label,
          quantity: bytesOf(taken),
          why: CAUSES[cause].about,
          selection: { kind: 'persistent', cause },
        })),
      },
    ],
  };
}

/** One cause of the tail, down to the single allocation. */
export function explainCause({ model, profile }: Subject, cause: PersistentCause): Explanation {
  const group = tailByCause(profile.arena).find((g) => g.cause === cause);
  const { label, about } = CAUSES[cause];
  const rows = (group?.parts ?? []).map(({ allocation, taken }): Term => {
    const { subgraph = 0, operator, bytes } = allocation;
    const padding = taken > bytes ? `${taken - bytes} B padding included` : undefined;
    const owner =
      operator === undefined
        ? undefined
        : `${operator} ${model.graph.subgraphs[subgraph]?.operators[operator]?.name ?? '?'}`;
    const why = [owner, padding].filter((part) => part !== undefined).join(', ');
    return {
      what: allocation.what,
      quantity: bytesOf(taken),
      ...(why === '' ? {} : { why }),
      ...(operator === undefined ? {} : { selection: { kind: 'operator', subgraph, operator } }),
    };
  });
  return {
    kind: 'Persistent',
    title: label,
    figure: bytesOf(group?.taken ?? 0),
    mark: profile.arena.status,
    facts: [],
    sentences: [
      `In the persistent tail: ${about}.`,
      ...(group !== undefined && group.padding > 0
        ? [`Alignment padding accounts for ${formatBytes(group.padding)} of it.`]
        : []),
    ],
    terms: [{ title: `${formatCount(rows.length)} in TFLM’s order`, how: 'sum', rows }],
  };
}

export function explainUsed({ profile: { arena } }: Subject): Explanation {
  return {
    kind: 'Arena',
    title: 'arena_used_bytes()',
    figure: bytesOf(arena.used),
    mark: arena.status,
    facts: [],
    sentences: [
      'What TFLM reports after AllocateTensors. The arena you declare must be the minimum, which can be larger: planning needs room for a moment.',
      ...arena.notes,
    ],
    terms: [
      {
        title: 'Made of',
        how: 'sum',
        rows: [
          {
            what: 'head',
            quantity: bytesOf(arena.head),
            selection: { kind: 'figure', figure: 'head' },
          },
          {
            what: 'tail',
            quantity: bytesOf(arena.tail),
            selection: { kind: 'figure', figure: 'tail' },
          },
        ],
      },
    ],
  };
}

export function explainMinimum({ model, profile: { arena } }: Subject): Explanation {
  const rows = arena.minimumTerms.map((term): Term => ({
    what: nameTerm(model.graph, term),
    quantity: bytesOf(term.bytes),
    why: REQUIREMENTS[term.cause],
    ...(term.cause === 'after-allocation'
      ? { selection: { kind: 'figure', figure: 'used' } }
      : term.at === undefined
        ? {}
        : { selection: { kind: 'operator', ...term.at } }),
  }));
  return {
    kind: 'Arena',
    title: 'Smallest arena that works',
    figure: bytesOf(arena.minimum),
    mark: arena.status,
    facts: [],
    sentences: [minimumSentence(arena), ...arena.notes],
    terms: [{ title: 'The largest of these, rounded up to 16', how: 'largest', rows }],
  };
}

const REQUIREMENTS: Readonly<Record<MinimumTerm['cause'], string>> = {
  'after-allocation': 'head + tail',
  planning: 'the planner’s own tables, above the scratch requests',
  prepare: 'temporary tensors while an operator prepares',
};

function nameTerm(graph: Graph, { cause, at }: MinimumTerm): string {
  const operator =
    at === undefined
      ? ''
      : ` of ${at.operator} ${graph.subgraphs[at.subgraph]?.operators[at.operator]?.name ?? '?'}`;
  switch (cause) {
    case 'after-allocation':
      return 'in use after allocation';
    case 'planning':
      return 'while planning';
    case 'prepare':
      return `in Prepare${operator}`;
  }
}

function minimumSentence({ minimum, used, minimumTerms, status }: ArenaPlan): string {
  const top = [...minimumTerms].sort((a, b) => b.bytes - a.bytes)[0];
  if (top === undefined || top.cause === 'after-allocation') {
    const enough = `An arena of ${formatBytes(minimum)}, aligned to 16, is enough for AllocateTensors and Invoke`;
    return status === 'exact' ? `${enough}; one step of 16 less is not.` : `${enough}.`;
  }
  return `An arena of arena_used_bytes() (${formatBytes(used)}) is too small here: ${REQUIREMENTS[top.cause]} need ${formatBytes(top.bytes)} for a moment.`;
}
