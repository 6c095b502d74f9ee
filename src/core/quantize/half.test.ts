import { describe, expect, it } from 'vitest';
import { floatToHalf, halfToFloat } from './half';

describe('half precision', () => {
  it('knows the format’s landmarks', () => {
    for (const [bits, value] of [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65_504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x8000, -0],
      [0x7c00, Infinity],
    ] as const) {
      expect(halfToFloat(bits)).toBe(value);
      expect(floatToHalf(value)).toBe(bits);
    }
    expect(halfToFloat(floatToHalf(NaN))).toBeNaN();
  });

  it('gives back every half there is', () => {
    const all = Array.from({ length: 0x1_0000 }, (_, bits) => bits);
    const wrong = all.filter((bits) => {
      const value = halfToFloat(bits);
      return !Number.isNaN(value) && floatToHalf(value) !== bits;
    });
    expect(wrong).toEqual([]);
  });

  it('rounds to the nearest, ties to even', () => {
    expect(floatToHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(floatToHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(floatToHalf(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
    expect(floatToHalf(65_519.9)).toBe(0x7bff);
    expect(floatToHalf(65_520)).toBe(0x7c00);
    expect(floatToHalf(2 ** -25)).toBe(0);
    expect(floatToHalf(1.1 * 2 ** -25)).toBe(1);
  });
});
