/**
 * Timings out of whatever a serial line shows, as it comes: from the runner, from MLPerf Tiny firmware,
 * from TensorFlow Lite Micro's profiler. Used for pasted logs and for the console; memory is bounded, so
 * that it may listen for days.
 */
import { formatNumberOf } from '../../core/text';
import { createDutLog } from './dut-log';
import type { Found, Origin } from './found';
import { withoutPrefix } from './prefix';
import { createProfilerReader } from './profiler-blocks';
import { profilerMeasurements } from './profiler-timings';
import { recognise } from './recognise';
import { createRunnerLog } from './runner-log';

export interface Collector {
  /** @param text one line, without its end and colours */
  readonly take: (text: string) => void;
  /** What ended until now; may be asked at any time. */
  readonly found: () => Found;
  /** Forgets what was found, and goes on with what is under way. */
  readonly reset: () => void;
  /** Nothing more will come: what is under way counts as it is. */
  readonly end: () => void;
}

const reasonsOf = (damaged: number, impossible: number): readonly string[] => [
  ...(damaged > 0
    ? [
        `${formatNumberOf(damaged, 'line')} from the runner came damaged; what belonged to it was left out.`,
      ]
    : []),
  ...(impossible > 0
    ? [
        `${formatNumberOf(impossible, 'sample')} left out: the clock stood still or went back, so the firmware's timer does not work.`,
      ]
    : []),
];

/** Nothing was heard yet. */
export const createCollector = (origin: Origin): Collector => {
  const runner = createRunnerLog();
  const dut = createDutLog();
  const profiler = createProfilerReader();
  return {
    take: (text) => {
      const plain = withoutPrefix(text);
      const line = recognise(plain.text);
      runner.take(line);
      dut.take(line);
      profiler.take(line, plain.text.trim() === '' ? undefined : plain.prefixes);
    },
    found: () => {
      const own = runner.found(origin);
      const lapped = dut.found(origin);
      const printed = profilerMeasurements(profiler.blocks(), origin);
      return {
        measurements: [...own.measurements, ...lapped.measurements, ...printed],
        reasons: reasonsOf(own.damaged, own.zeros + lapped.impossible),
      };
    },
    reset: () => {
      runner.reset();
      dut.reset();
      profiler.reset();
    },
    end: () => {
      runner.end();
      profiler.end();
    },
  };
};
