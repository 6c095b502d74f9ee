/** What a measurement has got so far: it is kept, whatever ends the measuring. */
import type { Measurement, Ticks, Timer } from '../../core/timings/measurement';
import type { ProfiledRun } from '../console/answer';
import type { NameOperator } from '../console/runner-timings';
import type { DeviceSession } from './session';

export interface Taken {
  readonly runs: Ticks[];
  readonly profiled: ProfiledRun[];
  readonly warnings: string[];
  /** Samples that did not arrive whole. */
  dropped: number;
  /** In place of the firmware's. */
  timer?: Timer;
  outputs?: readonly Uint8Array[];
  outputsEqual?: boolean;
}

export type MeasurePhase = 'inputs' | 'outputs' | 'runs' | 'operators';

export interface MeasureProgress {
  readonly phase: MeasurePhase;
  /** Bytes for inputs and outputs, else runs. */
  readonly done: number;
  readonly total: number;
}

export interface MeasureOptions {
  /** Whole inferences, timed one by one; and inferences before the first of them. */
  readonly runs: number;
  readonly warmups: number;
  /** Inferences timed operator by operator; as many as `runs` unless stated. */
  readonly profiledRuns?: number;
  /** The bytes of each input; zeros unless stated. */
  readonly inputs?: readonly Uint8Array[];
  /** What the tab computes from these inputs. */
  readonly expected?: readonly Uint8Array[];
  /** Bytes of inputs in one command: 31, as the official host sends, unless stated; at most 38. */
  readonly bytesACommand?: number;
  /** Names of the measured model's operators. */
  readonly nameOperator?: NameOperator;
  /** What is known of the board, the model and the firmware besides what they say. */
  readonly about?: {
    readonly model?: Partial<Measurement['model']>;
    readonly firmware?: Partial<Measurement['firmware']>;
    readonly board?: Partial<Measurement['board']>;
  };
  /** What makes the numbers less than they seem, known before they are taken. */
  readonly warnings?: readonly string[];
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: MeasureProgress) => void;
}

/** Everything that the steps of a measurement share. */
export interface Job {
  readonly session: DeviceSession;
  readonly options: MeasureOptions;
  readonly taken: Taken;
  readonly report: (progress: MeasureProgress) => void;
}
