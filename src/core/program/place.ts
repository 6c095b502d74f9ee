/**
 * Where a record's operand lies, before the arena is laid out. Lowering names memory by what it is
 * for; `layout.ts` decides the offsets once all operators have said what they need.
 */
import type { ByteOffset, SubgraphIndex, TensorIndex } from '../units';

export type Place =
  | { readonly space: 'nowhere' }
  /** Program constants; `offset` counts from the start of the constants section. */
  | { readonly space: 'constant'; readonly offset: ByteOffset }
  /** An activation in the arena. */
  | {
      readonly space: 'tensor';
      readonly subgraph: SubgraphIndex;
      readonly tensor: TensorIndex;
      readonly offset: ByteOffset;
    }
  /** Working memory of one operator; `request` counts the program's scratch requests. */
  | { readonly space: 'scratch'; readonly request: number; readonly offset: ByteOffset }
  /** Memory that keeps its content between inferences; `request` counts the program's states. */
  | { readonly space: 'state'; readonly request: number; readonly offset: ByteOffset };

/** An optional operand that is not given. */
export const NOWHERE: Place = { space: 'nowhere' };

/** The place `bytes` further on. Errors: a defect if there is no place to move from. */
export const shifted = (place: Place, bytes: ByteOffset): Place => {
  if (place.space === 'nowhere') throw new Error('An operand that is not given has no offset.');
  return { ...place, offset: place.offset + bytes };
};
