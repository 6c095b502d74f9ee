import { describe, expect, it } from 'vitest';
import type { FloatModel } from '../calibrate/float-network';
import { chainModel, noiseSet } from '../evaluate/testing/float-models';
import { loadOnRuntime } from '../evaluate/testing/runtime-network';
import type { Quantized } from '../quantize/quantized';
import { CONVERTER } from '../quantize/recipe';
import { testModule } from '../runtime/testing/module';
import { openJudge } from './judge';
import { partForJudging, spread } from './spread';

const LAYERS = [
  { kind: 'dense', width: 5, relu: true },
  { kind: 'dense', width: 3 },
] as const;
const SCORES = [...LAYERS, { kind: 'softmax' }] as const;

const asQuantized = ({ graph, bytes }: FloatModel): Quantized => ({
  bytes: new Uint8Array(bytes),
  recipe: CONVERTER,
  tensorOf: new Map((graph.subgraphs[0]?.tensors ?? []).map((_, i) => [i, i])),
  decisions: [],
});

const judgeOf = async (model: FloatModel) => {
  const network = await loadOnRuntime(model);
  const data = noiseSet(model, 5, { label: (i) => i % 3 });
  const runtime = testModule();
  return openJudge({ model, network, data, samples: [0, 1, 2, 3, 4], runtime });
};

describe('openJudge', () => {
  it('finds no error in the model itself', async () => {
    const model = chainModel([1, 8], SCORES);
    const { judge } = await judgeOf(model);
    expect(await judge(asQuantized(model))).toMatchObject({
      error: 0,
      sqnr: Infinity,
      agreement: 1,
    });
  });

  it('looks at what softmax is given, without the level that softmax does not see', async () => {
    const model = chainModel([1, 8], SCORES);
    const other = chainModel([1, 8], SCORES, 2);
    const { judge } = await judgeOf(model);
    const { error } = await judge(asQuantized(other));
    expect(error).toBeGreaterThan(0.1);
    // The output alone judges when the tensor before softmax is not in the file.
    const blind = { ...asQuantized(model), tensorOf: new Map<number, number>() };
    expect((await judge(blind)).error).toBeGreaterThan(0);
  });

  it('gives up what is behind its rival after a third of the samples', async () => {
    const { judge } = await judgeOf(chainModel([1, 8], SCORES));
    const other = asQuantized(chainModel([1, 8], SCORES, 2));
    const { error, evidence } = await judge(other);
    expect(evidence.noise.length).toBe(5);
    expect(error).toBeCloseTo(evidence.noise.reduce((sum, noise) => sum + noise, 0) / 5, 12);
    expect((await judge(other, evidence.noise)).error).toBe(Infinity);
    const worse = evidence.noise.map((noise) => 2 * noise);
    expect((await judge(other, worse)).error).toBe(error);
  });

  it('counts right answers where there are labels', async () => {
    const model = chainModel([1, 8], LAYERS);
    const { judge } = await judgeOf(model);
    const { accuracy = -1 } = await judge(asQuantized(model));
    expect(accuracy * 5).toBeCloseTo(Math.round(accuracy * 5), 12);
    expect(accuracy).toBeGreaterThanOrEqual(0);
  });
});

describe('parts of the samples', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 3 * i);

  it('spreads evenly', () => {
    expect(spread(hundred, 4)).toEqual([0, 75, 150, 225]);
    expect(spread([5, 6], 4)).toEqual([5, 6]);
  });

  it('keeps a fifth apart, of few more, of too few none', () => {
    const parts = partForJudging(hundred);
    expect([parts?.ranges.length, parts?.judging.length]).toEqual([80, 20]);
    expect(parts?.ranges.filter((sample) => parts.judging.includes(sample))).toEqual([]);
    const judged = [10, 16, 24, 39, 40].map((n) => partForJudging(hundred.slice(0, n))?.judging);
    expect(judged.map((list) => list?.length)).toEqual([5, 8, 8, 9, 8]);
    expect(partForJudging(hundred.slice(0, 9))).toBeUndefined();
  });
});
