import { describe, expect, it } from 'vitest';
import { chainModel } from '../evaluate/testing/float-models';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import type { Quantized } from '../quantize/quantized';
import type { Judge } from './judge';
import { mixedPrecision } from './mixed-precision';

/** Four operators, of which 2 harms most and 0 least. */
const HARM = [0.001, 0.01, 0.1, 0.005];
const model = chainModel(
  [1, 8],
  HARM.map(() => ({ kind: 'dense', width: 8 })),
);

/** Asks for a kernel that nobody has. */
const unknown = chainModel([1, 8], [{ kind: 'mystery' }]);

const quantize = (recipe: Quantized['recipe']): Quantized => ({
  // A file grows with what is raised, as a real one does.
  bytes: new Uint8Array([
    ...model.bytes,
    ...new Uint8Array(64 * Object.keys(recipe.operators).length),
  ]),
  recipe,
  tensorOf: new Map(),
  decisions: [],
});

const judge: Judge = {
  samples: 4,
  judge: ({ recipe }) => {
    const error = HARM.reduce((sum, harm, i) => sum + (i in recipe.operators ? 0 : harm), 1e-6);
    return Promise.resolve({
      error,
      sqnr: -10 * Math.log10(error),
      agreement: 1 - error,
      evidence: { noise: [] },
    });
  },
};

const request = {
  recipe: CONVERTER,
  quantize,
  raisable: new Map(HARM.map((_, i) => [i, 'int16'] as const)),
  scout: judge,
  judge,
  target: { kernels: 'ref', abi: 'short-enums' } as const,
};

describe('mixedPrecision', () => {
  it('raises the worst first, until the goal is met', async () => {
    const goal = { measure: 'sqnr', value: 20 } as const;
    const { points, sensitivity } = await mixedPrecision({ ...request, goal });
    expect(sensitivity.map(({ operator }) => operator)).toEqual([2, 1, 3, 0]);
    expect(points.map(({ raised }) => raised)).toEqual([[], [2], [1]]);
    expect(points.map(({ reached }) => reached)).toEqual([false, false, true]);
    expect(points.at(-1)?.recipe.operators).toEqual({ 1: 'int16', 2: 'int16' });
  });

  it('raises nothing when nothing is wanted, and all when all is not enough', async () => {
    const none = await mixedPrecision({
      ...request,
      goal: { measure: 'agreement', value: 0.5 },
    });
    expect(none.points).toHaveLength(1);
    const all = await mixedPrecision({ ...request, goal: { measure: 'accuracy', value: 0.9 } });
    expect(all.points).toHaveLength(5);
    expect(all.points.some(({ reached }) => reached)).toBe(false);
  });

  it('takes no step to what the kernels do not run, alone or with those before it', async () => {
    const goal = { measure: 'sqnr', value: 99 } as const;
    const raisedWhere = async (isRefused: (operators: Recipe['operators']) => boolean) => {
      const { points, sensitivity } = await mixedPrecision({
        ...request,
        goal,
        quantize: (recipe) => ({
          ...quantize(recipe),
          ...(isRefused(recipe.operators) && { bytes: new Uint8Array(unknown.bytes) }),
        }),
      });
      const raised = points.map(({ recipe }) => Object.keys(recipe.operators).map(Number));
      return { raised, alone: sensitivity.map(({ operator }) => operator) };
    };
    expect(await raisedWhere((operators) => 2 in operators)).toEqual({
      raised: [[], [1], [1, 3], [0, 1, 3]],
      alone: [1, 3, 0],
    });
    expect(await raisedWhere((operators) => 1 in operators && 2 in operators)).toEqual({
      raised: [[], [2], [2, 3], [0, 2, 3]],
      alone: [2, 1, 3, 0],
    });
  });

  it('gives a curve on which better is dearer', async () => {
    const { points } = await mixedPrecision({ ...request, goal: { measure: 'sqnr', value: 99 } });
    const rises = (values: readonly number[]): boolean =>
      values.every((value, i) => i === 0 || value > (values[i - 1] ?? 0));
    expect(rises(points.map(({ sqnr }) => sqnr))).toBe(true);
    expect(rises(points.map(({ flash }) => flash))).toBe(true);
  });
});
