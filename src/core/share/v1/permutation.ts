/**
 * A permutation as small numbers: for each element, how many of those not named yet lie below it (its
 * Lehmer code). Any list of such numbers that stay below what remains is a permutation, so a reader
 * has little to check. A Fenwick tree keeps both directions at n log n.
 */
import { Corrupt } from '../bytes';

/** The indices below `count` that were not taken yet. */
function remaining(count: number) {
  // Node i of a Fenwick tree sums the `i & -i` places up to i; all of them hold 1 at first.
  const sums = Int32Array.from({ length: count + 1 }, (_, i) => i & -i);
  const sum = (node: number): number => sums[node] ?? 0;
  const take = (index: number): void => {
    for (let node = index + 1; node <= count; node += node & -node) sums[node] = sum(node) - 1;
  };
  /** How many remain below `index`, which is taken. */
  const rankOf = (index: number): number => {
    let rank = 0;
    for (let node = index; node > 0; node -= node & -node) rank += sum(node);
    take(index);
    return rank;
  };
  /** The index with `rank` remaining ones below it, which is taken. */
  const indexOf = (rank: number): number => {
    let index = 0;
    let below = 0;
    for (let step = 1 << 30; step > 0; step >>= 1) {
      const node = index + step;
      if (node > count || below + sum(node) > rank) continue;
      index = node;
      below += sum(node);
    }
    take(index);
    return index;
  };
  return { rankOf, indexOf };
}

/** @param order each index below its length once */
export function toRanks(order: readonly number[]): readonly number[] {
  const { rankOf } = remaining(order.length);
  return order.map(rankOf);
}

/** @throws Corrupt when a rank is not below the number of indices that remain */
export function fromRanks(ranks: readonly number[]): readonly number[] {
  const { indexOf } = remaining(ranks.length);
  return ranks.map((rank, i) => {
    if (rank >= ranks.length - i) throw new Corrupt('its tensors have no order');
    return indexOf(rank);
  });
}
