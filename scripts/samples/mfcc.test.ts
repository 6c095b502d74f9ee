import { describe, expect, it } from 'vitest';
import { FEATURES, mfcc, RATE } from './mfcc';

const tone = (hertz: number, loudness: number): Float64Array =>
  Float64Array.from(
    { length: RATE },
    (_, i) => loudness * Math.sin((2 * Math.PI * hertz * i) / RATE),
  );

/** One coefficient of all frames. */
const over = (features: Float32Array, k: number): number[] =>
  [...features].filter((_, i) => i % 10 === k);

describe('mfcc', () => {
  it('gives silence the same frame 49 times, flat in frequency', () => {
    const silence = mfcc(new Float64Array(RATE));
    expect(silence).toHaveLength(FEATURES);
    expect(new Set(over(silence, 0)).size).toBe(1);
    for (let k = 1; k < 10; k++)
      for (const value of over(silence, k)) expect(value).toBeCloseTo(0, 10);
  });

  it('shows loudness in the first coefficient', () => {
    const [quiet, loud] = [mfcc(tone(1000, 0.1)), mfcc(tone(1000, 0.5))];
    over(loud, 0).forEach((value, frame) => {
      expect(value).toBeGreaterThan(over(quiet, 0)[frame] ?? Infinity);
    });
  });

  it('tells a low tone from a high one by the second', () => {
    const [low, high] = [mfcc(tone(200, 0.5)), mfcc(tone(5000, 0.5))];
    expect(Math.min(...over(low, 1))).toBeGreaterThan(0);
    expect(Math.max(...over(high, 1))).toBeLessThan(0);
  });
});
