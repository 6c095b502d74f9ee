/**
 * What a board measured: how long inferences took, whole and by operator, with everything that must be
 * known to believe it. Immutable; a line of a JSON-lines file, part of a link, a row in a comparison.
 */
import type { OperatorIndex } from '../units';

/** Ticks of the clock that timed it; see `Timer`. */
export type Ticks = number;

export interface Timer {
  /** `instructions`: an emulator's count, which is no time. `host`: the computer's clock, with the cable in it. */
  readonly kind: 'cycles' | 'microseconds' | 'instructions' | 'host' | 'unknown';
  /** The hardware's name for it: "SysTick", "DWT". */
  readonly name: string;
  /** Ticks a second; absent where nobody said. */
  readonly hertz?: number;
}

export interface TimedOperator {
  /** Its place in the model, where the firmware says it; else only the tag is known. */
  readonly operator?: OperatorIndex;
  /** The firmware's name for it, such as CONV_2D. */
  readonly tag: string;
  /** One per profiled run. */
  readonly ticks: readonly Ticks[];
}

export interface Measurement {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly when: string;
  /** SHA-256 of the .tflite, hexadecimal; absent where a foreign firmware did not say. */
  readonly model: { readonly name: string; readonly sha256?: string };
  readonly firmware: { readonly name: string; readonly build?: string; readonly sha256?: string };
  readonly board: {
    readonly name: string;
    /** Id in the board table. */
    readonly id?: string;
    readonly core?: string;
    readonly clockHertz?: number;
    /** How its flash is read, in words. */
    readonly flash?: string;
  };
  /** `emulated` comes with what the emulator leaves out; `log` is pasted text, whose origin is unknown. */
  readonly place:
    { readonly kind: 'hardware' | 'log' } | { readonly kind: 'emulated'; readonly limits: string };
  /** Kernel library: "arenascope", "tflm", "cmsis-nn", ...; absent where unknown. */
  readonly kernels?: string;
  readonly timer: Timer;
  readonly warmups: number;
  /** Whole inferences without per-operator timing. */
  readonly runs: readonly Ticks[];
  readonly operators: readonly TimedOperator[];
  /**
   * Set where the samples are order statistics of more (condense.ts): how many whole runs and how many
   * runs by operator there were.
   */
  readonly condensed?: { readonly runs: number; readonly profiledRuns: number };
  /** Samples thrown away because a line of theirs was damaged. */
  readonly dropped: number;
  /** Whether the board's outputs equal the tab's own runtime, bit for bit; absent where not compared. */
  readonly outputsEqual?: boolean;
  /** Sentences about what makes these numbers less than they seem: a clock that disagrees with ours. */
  readonly warnings?: readonly string[];
}
