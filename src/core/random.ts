/**
 * Seeded pseudo-random numbers, for the sample models' weights and for noise as an input. Only integer
 * arithmetic and sums, so that every machine makes the same bytes.
 */

export type Random = () => number;

/** Uniform numbers in [0, 1), the same sequence for the same seed (mulberry32). */
export function uniform(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Near enough to normal with mean 0 and standard deviation 1: a sum of four uniform numbers. */
export const normal = (random: Random): number =>
  (random() + random() + random() + random() - 2) * Math.sqrt(3);
