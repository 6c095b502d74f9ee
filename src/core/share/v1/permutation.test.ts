import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Corrupt } from '../bytes';
import { fromRanks, toRanks } from './permutation';

const indices = (count: number) => Array.from({ length: count }, (_, i) => i);

const permutation = fc
  .nat(200)
  .chain((count) => fc.shuffledSubarray(indices(count), { minLength: count, maxLength: count }));

test('an order in order is all zeros', () => {
  expect(toRanks(indices(5))).toEqual([0, 0, 0, 0, 0]);
  expect(toRanks([2, 1, 0])).toEqual([2, 1, 0]);
  expect(toRanks([1, 3, 0, 2])).toEqual([1, 2, 0, 0]);
});

test('every permutation comes back', () => {
  fc.assert(
    fc.property(permutation, (order) => {
      expect(fromRanks(toRanks(order))).toEqual(order);
    }),
  );
});

test('whatever is accepted is a permutation', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { maxLength: 20 }), (ranks) => {
      const isCode = ranks.every((rank, i) => rank < ranks.length - i);
      if (isCode) expect(new Set(fromRanks(ranks))).toEqual(new Set(indices(ranks.length)));
      else expect(() => fromRanks(ranks)).toThrow(Corrupt);
    }),
  );
});

test('the largest order a link may hold takes far less than its square', () => {
  const order = indices(100_000).reverse();
  const start = performance.now();
  expect(fromRanks(toRanks(order))).toEqual(order);
  expect(performance.now() - start).toBeLessThan(15_000);
});
