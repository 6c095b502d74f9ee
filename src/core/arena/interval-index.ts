/**
 * Which of many closed scope intervals overlap a given one, without looking at all of them. An
 * overlapping interval either starts inside the query (found by its start) or contains the query's
 * start (found by a stabbing query in a segment tree), so each is reported exactly once. How many
 * overlap is known beforehand: all but those that end before and those that start after.
 */
import type { Scope } from '../units';

export interface IntervalIndex {
  /** Adds interval `id` covering [first, last]; both at least -1. */
  add(id: number, first: Scope, last: Scope): void;
  /** How many added intervals overlap [first, last], in logarithmic time. */
  count(first: Scope, last: Scope): number;
  /** The ids of the added intervals that overlap [first, last], in no particular order. */
  overlapping(first: Scope, last: Scope): number[];
}

/** Counts of things at positions, summed over prefixes (a Fenwick tree). */
const prefixCounts = (length: number) => {
  const sums = new Int32Array(length + 1);
  return {
    add(position: number): void {
      for (let i = position + 1; i <= length; i += i & -i) sums[i] = (sums[i] ?? 0) + 1;
    },
    /** How many were added at positions below `end`. */
    below(end: number): number {
      let sum = 0;
      for (let i = end; i > 0; i -= i & -i) sum += sums[i] ?? 0;
      return sum;
    },
  };
};

/** An empty index for scopes -1 (used by nothing) to `maxScope`. */
export const intervalIndex = (maxScope: Scope): IntervalIndex => {
  const slots = maxScope + 2;
  const leaves = 2 ** Math.ceil(Math.log2(Math.max(slots, 1)));
  const containing: number[][] = Array.from({ length: 2 * leaves }, () => []);
  const starting: number[][] = Array.from({ length: slots }, () => []);
  const starts = prefixCounts(slots);
  const ends = prefixCounts(slots);

  return {
    add(id, first, last) {
      starting[first + 1]?.push(id);
      starts.add(first + 1);
      ends.add(last + 1);
      let low = first + 1 + leaves;
      let high = last + 2 + leaves;
      for (; low < high; low >>= 1, high >>= 1) {
        if (low & 1) containing[low++]?.push(id);
        if (high & 1) containing[--high]?.push(id);
      }
    },
    count: (first, last) => starts.below(last + 2) - ends.below(first + 1),
    overlapping(first, last) {
      const found: number[] = [];
      for (let node = first + 1 + leaves; node > 0; node >>= 1)
        found.push(...(containing[node] ?? []));
      for (let slot = first + 2; slot <= last + 1; slot++) found.push(...(starting[slot] ?? []));
      return found;
    },
  };
};
