/** What a link or a saved profile carries: everything the studio shows, without the weights. */
import type { Abi, KernelSet } from '../arena/plan';
import type { Board } from '../boards/board';
import type { Model } from '../profile/profile';
import type { Measurement } from '../timings/measurement';
import type { Bytes, Scope } from '../units';

/**
 * What the sender was looking at. Texts are the studio's own short forms; they come from strangers
 * and are parsed again by whoever uses them.
 */
export interface View {
  readonly tab?: string;
  readonly selection?: string;
  /** Step the playhead stands at. */
  readonly step?: Scope;
  /** RAM line set by hand ("what if"). */
  readonly budget?: Bytes;
}

export interface Shared {
  readonly model: Model;
  readonly kernels: KernelSet;
  readonly abi: Abi;
  /** Id of a built-in board, or one of the sender's own with all its facts; absent when none was chosen. */
  readonly board?: string | Board;
  readonly view: View;
  /** Times a board took for this model, at most `MOST_MEASUREMENTS` of them; absent where there are none. */
  readonly measurements?: readonly Measurement[];
}

/** A link is for looking at one measurement, and at what it is compared with. */
export const MOST_MEASUREMENTS = 4;

export interface ShareOptions {
  /** Whether file, tensor and subgraph names travel along; default true. */
  readonly names?: boolean;
}
