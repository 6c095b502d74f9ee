/**
 * Flash: the model's own bytes by cause, and TFLM's code for exactly the operators the model uses.
 * Code size is predicted as the sum over the union of linker sections that the operators pull in;
 * per-operator increments do not add up, so they are never summed.
 */
import type { Bytes, Provenance } from '../units';

export interface FlashProfile {
  /** The model's file, as a const array in flash. */
  readonly model: Bytes;
  /** TFLM's code and constants for these operators, release build. */
  readonly runtime: Bytes;
  readonly total: Bytes;
  /** `exact`: linked images of this core were never larger than `runtime`, and at most 200 B smaller. */
  readonly status: Exclude<Provenance, 'measured'>;
  /** What the figures rest on, and why `status` is `modelled`. One sentence each. */
  readonly notes: readonly string[];
  /** The same with log strings compiled in (`release_with_logs`). */
  readonly runtimeWithLogs: Bytes;
  /** The same when every operator TFLM has is registered (release, with logs). */
  readonly runtimeAllOps: Bytes;
  readonly runtimeAllOpsWithLogs: Bytes;
  /** Static RAM of the runtime (.data and .bss), outside the arena: interpreter, resolver, variables. */
  readonly staticRam: Bytes;
  /** Data sections are predicted to the byte where they were measured; code never is. */
  readonly staticRamStatus: Exclude<Provenance, 'measured'>;
  readonly parts: readonly FlashPart[];
}

/** One slice of the flash bill. All parts add up to `FlashProfile.total`. */
export interface FlashPart {
  readonly kind:
    'weights' | 'quantization' | 'min-max' | 'names' | 'metadata' | 'structure' | 'runtime';
  readonly what: string;
  readonly bytes: Bytes;
  readonly subgraph?: number;
  readonly operator?: number;
}
