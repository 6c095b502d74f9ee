/** Timings out of a text that somebody pasted: a serial monitor's contents, a file. */
import { atOnce } from '../../core/turns';
import { createCollector } from './collect';
import type { Found } from './found';
import { plainText } from './lines';

/** Characters that are read, from the end: the latest is what counts. */
const MOST_CHARACTERS = 32 * 1024 * 1024;
const MOST_LINE = 64 * 1024;
const LINES_A_TURN = 100;

const NOTHING =
  'No timings were found. The studio reads what its runner prints, MLPerf Tiny firmware (m-lap-us-…) and the profiler of TensorFlow Lite Micro (“CONV_2D took 1234 ticks (5 ms).” or its tables): print one of these and paste the whole log.';

/**
 * Some lines a turn. Never throws; without measurements there is at least one reason.
 * @param when ISO 8601, UTC: the log does not say
 */
export function* timingsIn(text: string, when: string): Generator<undefined, Found> {
  const collector = createCollector({ when, place: { kind: 'log' } });
  let lines = 0;
  for (const [line] of text.slice(-MOST_CHARACTERS).matchAll(/[^\r\n]*(?:\r+\n?|\n|$)/g)) {
    const plain = plainText(line.slice(0, MOST_LINE).replace(/[\r\n]+$/, ''));
    if (/[\r\n]$/.test(line)) collector.take(plain);
    else collector.cut(plain);
    if (++lines % LINES_A_TURN === 0) yield;
  }
  collector.end();
  const { measurements, reasons } = collector.found();
  const isCut = text.length > MOST_CHARACTERS;
  return {
    measurements,
    reasons: [
      ...reasons,
      ...(isCut
        ? [`The log is longer than is read: its last ${MOST_CHARACTERS} characters were.`]
        : []),
      ...(measurements.length + reasons.length === 0 ? [NOTHING] : []),
    ],
  };
}

/** The same at once. */
export const timingsFromLog = (text: string, when: string): Found => atOnce(timingsIn(text, when));
