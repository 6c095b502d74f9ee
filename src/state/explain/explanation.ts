/**
 * The answer to "why?": what the inspector shows for anything that can be selected. Plain data made
 * from the profile; every number in it leads to the sum or the struct it came from.
 */
import type { PeakExplanation } from '../../core/arena/explain-peak';
import type { PlannedBuffer } from '../../core/arena/plan';
import type { Board, Verdict } from '../../core/boards/board';
import type { Tensor } from '../../core/graph/graph';
import type { Model, Profile } from '../../core/profile/profile';
import type { Provenance } from '../../core/units';
import type { Selection } from '../selection';

/** Where a number comes from; `stated`: by the board's maker or by the user. */
export type Mark = Provenance | 'stated';

/** A quantity as the page writes it: bytes get their KiB twin, counts get separators. */
export interface Quantity {
  readonly value: number;
  readonly unit: 'B' | 'MAC' | 'offset' | '';
}

export interface Fact {
  readonly label: string;
  readonly value: string | Quantity;
  /** Names, hex and code stand in monospace. */
  readonly isCode?: boolean;
}

export interface Term {
  readonly what: string;
  readonly quantity: Quantity;
  readonly mark?: Mark;
  /** Why it is there, in half a sentence. */
  readonly why?: string;
  readonly selection?: Selection;
}

export interface Terms {
  readonly title: string;
  /** How the terms make the figure; `largest`: only the largest counts; `list`: they do not add up. */
  readonly how: 'sum' | 'largest' | 'list';
  readonly rows: readonly Term[];
}

export interface Explanation {
  /** What sort of thing it is, in a word or two. */
  readonly kind: string;
  readonly title: string;
  readonly figure?: Quantity;
  readonly mark?: Mark;
  readonly facts: readonly Fact[];
  readonly sentences: readonly string[];
  readonly terms: readonly Terms[];
}

/** Everything an explanation may draw on. */
export interface Subject {
  readonly model: Model;
  readonly profile: Profile;
  readonly verdict: Verdict;
  readonly board: Board;
  readonly peak: PeakExplanation;
}

export const bytesOf = (value: number): Quantity => ({ value, unit: 'B' });

export const tensorOf = (
  { model }: Pick<Subject, 'model'>,
  subgraph: number,
  tensor: number,
): Tensor | undefined => model.graph.subgraphs[subgraph]?.tensors[tensor];

/** The planned buffer of a tensor, if it has one. */
const bufferOfTensor = (
  { profile }: Pick<Subject, 'profile'>,
  subgraph: number,
  tensor: number,
): PlannedBuffer | undefined =>
  profile.arena.buffers.find(
    (b) => b.kind === 'tensor' && b.subgraph === subgraph && b.tensor === tensor,
  );

/** What to select for a tensor: its buffer when it is planned, else the tensor itself. */
export function selectionOfTensor(subject: Subject, subgraph: number, tensor: number): Selection {
  const buffer = bufferOfTensor(subject, subgraph, tensor);
  return buffer === undefined
    ? { kind: 'tensor', subgraph, tensor }
    : { kind: 'buffer', id: buffer.id };
}

/** `int8 [1,24,24,64]`. */
export const typeAndShape = ({ type, shape }: Tensor): string =>
  `${type.toLowerCase()} [${shape.join(',')}]`;
