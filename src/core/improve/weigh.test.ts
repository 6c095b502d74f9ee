import { describe, expect, it } from 'vitest';
import { normal, uniform } from '../random';
import type { Judgement } from './judge';
import { expectedChanges, marginOf } from './margins';
import { isClearlyBetter, losesNothing } from './weigh';

const judged = (change: Partial<Judgement>, noise: number, changes?: number): Judgement => ({
  ...{ error: noise, sqnr: 0 },
  ...change,
  evidence: {
    noise: Array.from({ length: 20 }, () => noise),
    ...(changes !== undefined && { changes }),
  },
});

describe('losesNothing', () => {
  it('asks a classifier for its answers, and others for their noise', () => {
    expect(losesNothing(judged({ agreement: 1 }, 0.001, 0.01))).toBe(true);
    expect(losesNothing(judged({ agreement: 1 }, 0.001, 0.03))).toBe(false);
    expect(losesNothing(judged({ agreement: 0.95 }, 0.001, 0.01))).toBe(true);
    expect(losesNothing(judged({ agreement: 0.9 }, 0.001, 0.01))).toBe(false);
    expect(losesNothing(judged({ agreement: 1 }, 0.006, 0.01))).toBe(false);
    expect(losesNothing(judged({}, 9e-5))).toBe(true);
    expect(losesNothing(judged({}, 2e-4))).toBe(false);
  });
});

describe('isClearlyBetter', () => {
  const preset = judged({ agreement: 0.9, accuracy: 0.8 }, 0.01, 0.1);
  const better = judged({ agreement: 0.9, accuracy: 0.8 }, 0.004, 0.04);

  it('takes half the noise in nearly all samples', () => {
    expect(isClearlyBetter(better, preset)).toBe(true);
    expect(isClearlyBetter(preset, preset)).toBe(false);
    expect(isClearlyBetter(judged({ agreement: 0.9 }, 0.006, 0.04), preset)).toBe(false);
    expect(isClearlyBetter(judged({ agreement: 0.9 }, 0.004, 0.08), preset)).toBe(false);
  });

  it('does not take half the noise that one sample explains', () => {
    const noise = [0.2, ...Array.from({ length: 19 }, () => 0.001)];
    const outlier = { ...preset, error: 0.011, evidence: { ...preset.evidence, noise } };
    const even = judged({ agreement: 0.9, accuracy: 0.8 }, 0.002, 0.04);
    expect(even.error).toBeLessThan(outlier.error / 2);
    expect(isClearlyBetter(even, outlier)).toBe(false);
  });

  it('lets a classifier clip a far sample, as long as the answers stay, and nothing else', () => {
    const clipped = (of: Judgement): Judgement => ({ ...of, error: 0.08 });
    expect(isClearlyBetter(clipped(better), preset)).toBe(true);
    expect(isClearlyBetter(clipped(judged({}, 0.004)), judged({}, 0.01))).toBe(false);
    expect(isClearlyBetter(judged({}, 0.004), judged({}, 0.01))).toBe(true);
  });

  it('does not take fewer right answers than luck explains', () => {
    // Four of twenty samples may have changed sides: four more or fewer right answers are luck.
    expect(isClearlyBetter({ ...better, accuracy: 0.65 }, preset)).toBe(true);
    expect(isClearlyBetter({ ...better, accuracy: 0.55 }, preset)).toBe(false);
    const alike = { ...preset, agreement: 1 };
    expect(isClearlyBetter({ ...better, agreement: 1, accuracy: 0.7 }, alike)).toBe(true);
    expect(isClearlyBetter({ ...better, agreement: 1, accuracy: 0.65 }, alike)).toBe(false);
  });

  it("without labels does not take fewer of the float model's answers, but for one", () => {
    const plain = judged({ agreement: 0.9 }, 0.01, 0.1);
    expect(isClearlyBetter(judged({ agreement: 0.85 }, 0.004, 0.04), plain)).toBe(true);
    expect(isClearlyBetter(judged({ agreement: 0.8 }, 0.004, 0.04), plain)).toBe(false);
  });
});

describe('expectedChanges', () => {
  it('finds in a hundred answers how many of a hundred thousand change', () => {
    const random = uniform(3);
    const drawn = (count: number) =>
      Array.from({ length: count }, () => {
        const real = Array.from({ length: 4 }, () => 3 * normal(random));
        return marginOf(
          'largest',
          real,
          real.map((value) => value + 0.3 * normal(random)),
        );
      });
    const many = drawn(100_000);
    const changed = many.filter(({ quantized }) => quantized < 0).length / many.length;
    expect(changed).toBeGreaterThan(0.02);
    expect(expectedChanges(many) / changed).toBeCloseTo(1, 1);
    expect(Math.abs(expectedChanges(drawn(100)) - changed)).toBeLessThan(0.02);
  });

  it('takes the distance to the threshold of a single value', () => {
    expect(marginOf('threshold', [-2], [0.5])).toEqual({ float: 2, quantized: -0.5 });
    expect(expectedChanges([marginOf('threshold', [-2], [-2])])).toBe(0);
  });
});
