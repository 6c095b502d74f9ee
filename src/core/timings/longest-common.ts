/** The longest common subsequence of two lists of words: which of one stands beside which of the other. */

/** Indices into both lists, in order; undefined where only one of them has it. */
export type Match = readonly [number | undefined, number | undefined];

/** More steps than this are not worth a better match: what lies at the same place is taken then. */
const MOST_STEPS = 4e6;

/** `lengths[i * width + j]`: of the longest one of a from i on and b from j on. */
const lengthsOf = (a: readonly string[], b: readonly string[]): Uint16Array => {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  return lengths;
};

const byPlace = (a: readonly string[], b: readonly string[]): readonly Match[] =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i): readonly Match[] => {
    if (a[i] === b[i]) return [[i, i]];
    const left: readonly Match[] = i < a.length ? [[i, undefined]] : [];
    const right: readonly Match[] = i < b.length ? [[undefined, i]] : [];
    return [...left, ...right];
  }).flat();

export const longestCommon = (a: readonly string[], b: readonly string[]): readonly Match[] => {
  if (a.length * b.length > MOST_STEPS) return byPlace(a, b);
  const lengths = lengthsOf(a, b);
  const width = b.length + 1;
  const matches: Match[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const at = i * width + j;
    const isPair = i < a.length && j < b.length && a[i] === b[j];
    if (isPair) matches.push([i++, j++]);
    else if (
      j === b.length ||
      (i < a.length && (lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0))
    )
      matches.push([i++, undefined]);
    else matches.push([undefined, j++]);
  }
  return matches;
};
