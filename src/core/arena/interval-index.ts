/**
 * Which of many closed scope intervals overlap a given one, without looking at all of them. An
 * overlapping interval either starts inside the query (found by its start) or contains the query's
 * start (found by a stabbing query in a segment tree), so each is reported exactly once.
 */
import type { Scope } from '../units';

export interface IntervalIndex {
  /** Adds interval `id` covering [first, last]; both at least -1. */
  add(id: number, first: Scope, last: Scope): void;
  /** How many added intervals overlap [first, last], found without listing them. */
  count(first: Scope, last: Scope): number;
  /** The ids of the added intervals that overlap [first, last], in no particular order. */
  overlapping(first: Scope, last: Scope): number[];
}

/** An empty index for scopes -1 (used by nothing) to `maxScope`. */
export const intervalIndex = (maxScope: Scope): IntervalIndex => {
  const slots = maxScope + 2;
  const leaves = 2 ** Math.ceil(Math.log2(Math.max(slots, 1)));
  const containing: number[][] = Array.from({ length: 2 * leaves }, () => []);
  const starting: number[][] = Array.from({ length: slots }, () => []);

  const listsFor = (first: Scope, last: Scope): readonly number[][] => {
    const lists: number[][] = [];
    for (let node = first + 1 + leaves; node > 0; node >>= 1) lists.push(containing[node] ?? []);
    for (let slot = first + 2; slot <= last + 1; slot++) lists.push(starting[slot] ?? []);
    return lists;
  };

  return {
    add(id, first, last) {
      starting[first + 1]?.push(id);
      let low = first + 1 + leaves;
      let high = last + 2 + leaves;
      for (; low < high; low >>= 1, high >>= 1) {
        if (low & 1) containing[low++]?.push(id);
        if (high & 1) containing[--high]?.push(id);
      }
    },
    count: (first, last) => listsFor(first, last).reduce((n, list) => n + list.length, 0),
    overlapping: (first, last) => listsFor(first, last).flat(),
  };
};
