/** What was found in a log or on a line, and what was left out. */
import type { Measurement } from '../../core/timings/measurement';

export interface Found {
  readonly measurements: readonly Measurement[];
  /** Sentences about what was seen and left out. */
  readonly reasons: readonly string[];
}

/** What the caller knows. */
export interface Origin {
  /** ISO 8601, UTC. */
  readonly when: string;
  readonly place: Measurement['place'];
}

/** A list that only keeps its end, so that a console may listen for days. */
export interface Latest<T> {
  readonly push: (...items: readonly T[]) => void;
  readonly list: () => readonly T[];
}

const MOST_KEPT = 10_000;

export const createLatest = <T>(most = MOST_KEPT): Latest<T> => {
  const kept: T[] = [];
  return {
    push: (...items) => {
      kept.push(...items);
      // Moving everything on at every push would take its time.
      if (kept.length > 2 * most) kept.splice(0, kept.length - most);
    },
    list: () => kept.slice(-most),
  };
};

/** A measurement with nothing in it. */
export const emptyMeasurement = ({ when, place }: Origin) =>
  ({ version: 1, when, place, warmups: 0, runs: [], operators: [], dropped: 0 }) as const;
