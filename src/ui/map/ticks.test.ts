import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteTicks, stepStride } from './ticks';

describe('byteTicks', () => {
  it('counts in powers of two', () => {
    expect(byteTicks(0, 65_536, 220, 44)).toEqual([0, 16_384, 32_768, 49_152, 65_536]);
    expect(byteTicks(100, 200, 1000, 20)).toEqual([112, 128, 144, 160, 176, 192]);
  });

  it('is never crowded and never beside the range', () => {
    const size = fc.integer({ min: 1, max: 4_000_000 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 40, max: 900 }), (low, span, pixels) => {
        const ticks = byteTicks(low, low + span, pixels, 40);
        expect(ticks.length).toBeLessThanOrEqual(pixels / 40 + 1);
        for (const tick of ticks) {
          expect(tick >= low && tick <= low + span && tick % 16 === 0).toBe(true);
        }
      }),
    );
  });
});

describe('stepStride', () => {
  it('is 1, 2, 5, 10, ... and wide enough', () => {
    expect([30, 15, 6, 3, 1.2].map((width) => stepStride(width, 24))).toEqual([1, 2, 5, 10, 20]);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (width) => {
        expect(stepStride(width, 24) * width).toBeGreaterThanOrEqual(24);
      }),
    );
  });
});
