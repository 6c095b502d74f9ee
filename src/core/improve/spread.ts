/** Parts of a list of samples, the same every time. */

/** At most `most` of `samples`, evenly spread over the list. */
export const spread = (samples: readonly number[], most: number): readonly number[] => {
  if (samples.length <= most) return samples;
  return Array.from(
    { length: most },
    (_, i) => samples[Math.floor((i * samples.length) / most)] ?? 0,
  );
};

/** Fewer samples than this cannot be spared for judging. */
export const FEWEST_TO_PART = 10;
/** One of so many is kept aside; more of few samples, for this many at least if that is no more than half. */
const [ONE_OF, WISHED] = [5, 8];

/**
 * Samples to judge by, evenly spread, and the others to make ranges from; undefined for too few.
 */
export const partForJudging = (
  samples: readonly number[],
): { readonly ranges: readonly number[]; readonly judging: readonly number[] } | undefined => {
  if (samples.length < FEWEST_TO_PART) return undefined;
  const every = Math.min(ONE_OF, Math.max(2, Math.floor(samples.length / WISHED)));
  const isJudging = (i: number): boolean => i % every === every - 1;
  return {
    ranges: samples.filter((_, i) => !isJudging(i)),
    judging: samples.filter((_, i) => isJudging(i)),
  };
};
