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
  /** The text ended within this line; what it would have been part of is left out where it matters. */
  readonly cut: (text: string) => void;
}

/** Of a profiler's row: a name, or more. Prompts and other last words are none. */
const BEGINS_ROW = /^[A-Z][A-Z0-9_]{2,}( took\b.*)?$/;
const CUT = 'The log ends in the middle of a line: the list that it belongs to was left out.';
const LONE_STAMPS =
  'There are stamps (m-lap-us-…), but not two of them between m-infer-start-… and m-infer-done, as MLPerf Tiny firmware prints them: how many inferences lie between them is not known.';

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
  let isCut = false;
  const take: Collector['take'] = (text) => {
    const plain = withoutPrefix(text);
    const line = recognise(plain.text);
    runner.take(line);
    dut.take(line);
    profiler.take(line, plain.text.trim() === '' ? undefined : plain.prefixes);
  };
  return {
    take,
    cut: (text) => {
      const plain = withoutPrefix(text).text.trim();
      if (recognise(plain).kind === 'other' && BEGINS_ROW.test(plain)) isCut = profiler.drop();
      else take(text);
    },
    found: () => {
      const own = runner.found(origin);
      const lapped = dut.found(origin);
      const printed = profilerMeasurements(profiler.blocks(), origin);
      return {
        measurements: [...own.measurements, ...lapped.measurements, ...printed],
        reasons: [
          ...reasonsOf(own.damaged, own.zeros + lapped.impossible),
          ...(isCut ? [CUT] : []),
          ...(lapped.isLone ? [LONE_STAMPS] : []),
        ],
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
