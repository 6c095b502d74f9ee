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
const FEWEST_TO_PART = 10;
const ONE_OF = 5;

/**
 * Every fifth sample to judge by, the others to make ranges from. So few that none can be spared serve
 * for both.
 */
export const partForJudging = (
  samples: readonly number[],
): { readonly ranges: readonly number[]; readonly judging: readonly number[] } => {
  if (samples.length < FEWEST_TO_PART) return { ranges: samples, judging: samples };
  const isJudging = (i: number): boolean => i % ONE_OF === ONE_OF - 1;
  return {
    ranges: samples.filter((_, i) => !isJudging(i)),
    judging: samples.filter((_, i) => isJudging(i)),
  };
};
