/**
 * MLPerf Tiny's way of timing: two stamps in microseconds around N inferences. On most boards the stamps
 * have 32 bits and wrap after 71.6 minutes, so they are subtracted modulo 2^32.
 */
import type { Recognised } from './recognise';

type Microseconds = number;

export interface LapSample {
  /** Inferences between the stamps. */
  readonly count: number;
  readonly begin: Microseconds;
  readonly end: Microseconds;
  /** `end` less `begin`, modulo 2^32. */
  readonly elapsed: Microseconds;
}

export interface LapReader {
  /** The sample that this line completes. */
  readonly take: (line: Recognised) => LapSample | undefined;
  /** Warm-ups that the board announced last. */
  readonly warmups: () => number;
}

const WRAP = 2 ** 32;
/** More than half the range is a clock that went back rather than 35 minutes of inference. */
const MOST_ELAPSED = WRAP / 2;

/** Whether the stamps cannot be those of a clock that runs. */
export const isImpossible = ({ elapsed }: LapSample): boolean =>
  elapsed === 0 || elapsed > MOST_ELAPSED;

export const createLapReader = (): LapReader => {
  let warmups = 0;
  let count: number | undefined;
  let stamps: Microseconds[] = [];
  const complete = (): LapSample | undefined => {
    const [begin, end, more] = stamps;
    if (count === undefined || count === 0 || begin === undefined) return undefined;
    if (end === undefined || more !== undefined) return undefined;
    return { count, begin, end, elapsed: (((end - begin) % WRAP) + WRAP) % WRAP };
  };
  const begin = (next?: number): void => {
    count = next;
    stamps = [];
  };
  return {
    take: (line) => {
      if (line.kind === 'warming-up') warmups = line.count;
      else if (line.kind === 'inferring') begin(line.count);
      else if (line.kind === 'lap' && stamps.length < 3) stamps.push(line.microseconds);
      else if (line.kind === 'ready' || line.kind === 'boot') begin();
      if (line.kind !== 'inferred') return undefined;
      const sample = complete();
      begin();
      return sample;
    },
    warmups: () => warmups,
  };
};
