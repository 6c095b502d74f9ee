import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expOnNegative, inputRadius, logisticFixed, tanhFixed } from './fixed-point-functions';

const real = (raw: number, integerBits: number): number => raw / 2 ** (31 - integerBits);

describe('fixed-point functions', () => {
  it('exp is within 3e-7 of the function on 5 integer bits', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31) + 1, max: 0 }), (raw) => {
        expect(Math.abs(real(expOnNegative(raw, 5), 0) - Math.exp(real(raw, 5)))).toBeLessThan(
          3e-7,
        );
      }),
    );
  });

  it('tanh and logistic are within 1e-6 on 4 integer bits, at both signs', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 }), (raw) => {
        const x = real(raw, 4);
        expect(Math.abs(real(tanhFixed(raw, 4), 0) - Math.tanh(x))).toBeLessThan(1e-6);
        const logistic = real(logisticFixed(raw, 4), 0);
        expect(Math.abs(logistic - 1 / (1 + Math.exp(-x)))).toBeLessThan(1e-6);
      }),
    );
  });

  it('the input radius shrinks with the shift until only 0 is inside', () => {
    expect([0, 27, 30, 31].map((shift) => inputRadius(4, shift))).toEqual([15 * 2 ** 27, 15, 1, 0]);
  });
});
