import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceText, pairedDifference, resolution, shareInterval } from './paired';

const paired = (both: number, floatOnly: number, quantizedOnly: number, neither: number) => ({
  both,
  floatOnly,
  quantizedOnly,
  neither,
});

describe('pairedDifference', () => {
  it('resolves a tenth of a point on 10,000 samples of which 1 % change, as McNemar says', () => {
    const { difference, low, high } = pairedDifference(paired(9000, 50, 50, 900));
    expect(difference).toBe(0);
    expect(high).toBeCloseTo(0.002, 3);
    expect(low).toBeCloseTo(-0.002, 3);
  });

  it('gives the exact chance of the split', () => {
    // 2 * (C(6,0) + C(6,1)) / 64
    expect(pairedDifference(paired(10, 1, 5, 0)).p).toBeCloseTo(14 / 64, 12);
    expect(pairedDifference(paired(10, 0, 0, 3)).p).toBe(1);
    expect(pairedDifference(paired(0, 700, 600, 0)).p).toBeCloseTo(0.006, 2);
  });

  const count = fc.nat({ max: 3000 });
  it('holds the difference', () => {
    fc.assert(
      fc.property(count, count, count, count, (a, b, c, d) => {
        const { difference, low, high, p } = pairedDifference(paired(a, b, c, d));
        // One sample is added to each side, which moves the centre by less than two samples.
        const slack = 2 / (a + b + c + d + 2);
        expect(low - slack).toBeLessThanOrEqual(difference);
        expect(high + slack).toBeGreaterThanOrEqual(difference);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

it('says what few samples leave open', () => {
  expect(differenceText(paired(180, 3, 2, 15))).toContain('200 samples cannot tell');
  expect(differenceText(paired(8000, 200, 20, 100))).toContain('Accuracy fell');
  expect(differenceText(paired(8000, 20, 200, 100))).toContain('Accuracy rose');
  expect(resolution(0.01, 200)).toBeCloseTo(0.014, 3);
});

it('holds the share in its interval', () => {
  fc.assert(
    fc.property(fc.nat({ max: 500 }), fc.nat({ max: 500 }), (hits, rest) => {
      const { low, high } = shareInterval({ hits, of: hits + rest });
      const share = hits + rest === 0 ? 0.5 : hits / (hits + rest);
      expect(low).toBeLessThanOrEqual(share + 1e-12);
      expect(high).toBeGreaterThanOrEqual(share - 1e-12);
    }),
  );
});
