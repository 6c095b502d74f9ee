/**
 * What the user is asking about: one value shared by the map, the tables, the inspector and links.
 * Its text form is short (`b12`, `o0.5`, `figure:minimum`), since it travels in the address bar.
 */
import type { PersistentCause } from '../core/arena/plan';
import type { OperatorIndex, SubgraphIndex, TensorIndex } from '../core/units';

/** Sums that can be asked "why?". */
export const FIGURES = [
  'peak',
  'minimum',
  'used',
  'head',
  'tail',
  'ram',
  'flash',
  'model',
  'runtime',
  'static-ram',
  'macs',
] as const;
export type Figure = (typeof FIGURES)[number];

export type Selection =
  /** A planned buffer, by its id in the plan. */
  | { readonly kind: 'buffer'; readonly id: number }
  | {
      readonly kind: 'operator';
      readonly subgraph: SubgraphIndex;
      readonly operator: OperatorIndex;
    }
  /** A tensor that is no planned buffer: a constant or a variable. */
  | { readonly kind: 'tensor'; readonly subgraph: SubgraphIndex; readonly tensor: TensorIndex }
  | { readonly kind: 'persistent'; readonly cause: PersistentCause }
  | { readonly kind: 'figure'; readonly figure: Figure };

const CAUSES: readonly PersistentCause[] = [
  'allocator',
  'eval-tensors',
  'nodes',
  'builtin-data',
  'op-data',
  'kernel-buffers',
  'scratch-handles',
  'variables',
  'io-tensors',
];

/** Text that `parseSelection` reads back. */
export function formatSelection(selection: Selection): string {
  switch (selection.kind) {
    case 'buffer':
      return `b${selection.id}`;
    case 'operator':
      return `o${selection.subgraph}.${selection.operator}`;
    case 'tensor':
      return `t${selection.subgraph}.${selection.tensor}`;
    case 'persistent':
      return `persistent:${selection.cause}`;
    case 'figure':
      return `figure:${selection.figure}`;
  }
}

/** The selection a text stands for, or null; anything may be in a link. */
export function parseSelection(text: string): Selection | null {
  const numbers = /^([bot])(\d{1,9})(?:\.(\d{1,9}))?$/.exec(text);
  if (numbers !== null) {
    const [, letter, a, b] = numbers;
    if (letter === 'b' && b === undefined) return { kind: 'buffer', id: Number(a) };
    if (b === undefined) return null;
    if (letter === 'o') return { kind: 'operator', subgraph: Number(a), operator: Number(b) };
    return letter === 't' ? { kind: 'tensor', subgraph: Number(a), tensor: Number(b) } : null;
  }
  const cause = CAUSES.find((name) => text === `persistent:${name}`);
  if (cause !== undefined) return { kind: 'persistent', cause };
  const figure = FIGURES.find((name) => text === `figure:${name}`);
  return figure === undefined ? null : { kind: 'figure', figure };
}

export const sameSelection = (a: Selection | null, b: Selection | null): boolean =>
  a === b || (a !== null && b !== null && formatSelection(a) === formatSelection(b));
