/**
 * The random choices of the single-operator cases: a seeded generator and the draws they are made of.
 * Only integer arithmetic and powers of two, so a seed means the same model on every machine.
 */
import { uniform } from '../../../random';

export interface Dice {
  /** An integer from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number;
  readonly pick: <T>(list: readonly T[]) => T;
  readonly chance: (probability: number) => boolean;
  /** A float32 with its logarithm about evenly spread over [low, high). */
  readonly scale: (low: number, high: number) => number;
  /** A float32 evenly spread over [low, high). */
  readonly real: (low: number, high: number) => number;
  readonly ints: (count: number, low: number, high: number) => readonly number[];
  readonly shuffled: <T>(list: readonly T[]) => readonly T[];
}

/** Dice for one seed. */
export const newDice = (seed: number): Dice => {
  const random = uniform(seed);
  const int = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const real = (low: number, high: number): number => Math.fround(low + random() * (high - low));
  return {
    int,
    pick: <T>(list: readonly T[]): T => list[int(0, list.length - 1)] as T,
    chance: (probability) => random() < probability,
    scale: (low, high) => {
      const octaves = Math.floor(Math.log2(high / low));
      return Math.fround(Math.min(high, low * 2 ** int(0, octaves) * (1 + random())));
    },
    real,
    ints: (count, low, high) => Array.from({ length: count }, () => int(low, high)),
    shuffled: (list) => {
      const left = [...list];
      return list.map(() => left.splice(int(0, left.length - 1), 1)[0] as (typeof list)[number]);
    },
  };
};
