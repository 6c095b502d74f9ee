import fc from 'fast-check';
import { expect, it } from 'vitest';
import { longsToNumbers, toNumbers } from './numbers';

it('copies 64-bit integers exactly as far as numbers go', () => {
  const safe = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
  fc.assert(
    fc.property(fc.bigInt64Array(), fc.array(safe), (any, exact) => {
      const list = BigInt64Array.from(
        [...any].map((value) => BigInt.asIntN(54, value)).concat(exact),
      );
      expect(longsToNumbers(list)).toEqual(Array.from(list, Number));
    }),
  );
  expect(longsToNumbers(BigInt64Array.of(-(2n ** 63n), -1n, 2n ** 32n))).toEqual([
    -(2 ** 63),
    -1,
    2 ** 32,
  ]);
  expect(longsToNumbers(undefined)).toEqual([]);
});

it('copies vectors of numbers', () => {
  expect(toNumbers(Float32Array.of(0.5, -1))).toEqual([0.5, -1]);
  expect(toNumbers(undefined)).toEqual([]);
});
