import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FloatModel } from '../calibrate/float-network';
import { chainModel, noiseSet } from '../evaluate/testing/float-models';
import type { Layer } from '../evaluate/testing/float-models';
import { loadOnRuntime } from '../evaluate/testing/runtime-network';
import { equalizablePairs, equalize } from './equalize';

const unlike = (channel: number): number => 8 ** (channel % 3);

const DEEP: readonly Layer[] = [
  { kind: 'conv', width: 6, relu: true, spread: unlike },
  { kind: 'depthwise', relu: true, spread: unlike },
  { kind: 'conv', width: 5, spread: unlike },
  { kind: 'mean' },
  { kind: 'dense', width: 4 },
  { kind: 'softmax' },
];

const outputsOf = async (model: FloatModel, of: FloatModel) => {
  const network = await loadOnRuntime(of);
  const { inputs } = await noiseSet(model, 1, { seed: 99 }).read(0);
  return network.run(inputs);
};

const givenFor = async (model: FloatModel) => ({
  network: await loadOnRuntime(model),
  data: noiseSet(model, 4),
  samples: [0, 1, 2, 3],
});

/** Largest over smallest of the channels' peaks. */
const spreadOf = async (model: FloatModel, tensor: number, channels: number): Promise<number> => {
  const network = await loadOnRuntime(model);
  const peaks = new Array<number>(channels).fill(0);
  const { inputs } = await noiseSet(model, 1).read(0);
  await network.run(inputs, (shown, values) => {
    if (shown !== tensor) return;
    values.forEach((value, i) => {
      peaks[i % channels] = Math.max(peaks[i % channels] ?? 0, Math.abs(value));
    });
  });
  const alive = peaks.filter((peak) => peak > 0);
  return Math.max(...alive) / Math.min(...alive);
};

describe('equalize', () => {
  it('finds the pairs, also through a mean', () => {
    const names = equalizablePairs(chainModel([1, 5, 5, 2], DEEP)).map(
      ({ first, second }) => `${first.operator.name} ${second.operator.name}`,
    );
    expect(names).toEqual([
      'CONV_2D DEPTHWISE_CONV_2D',
      'DEPTHWISE_CONV_2D CONV_2D',
      'CONV_2D FULLY_CONNECTED',
    ]);
  });

  it('lets small channels grow under RELU6, and no channel up to where it cuts off', async () => {
    const layers = DEEP.map((layer, i): Layer =>
      i < 2 ? { ...layer, relu: 6, spread: (c) => 8 ** -(c % 3) } : layer,
    );
    for (const seed of [1, 2, 3, 4]) {
      const model = chainModel([1, 5, 5, 2], layers, seed);
      const given = await givenFor(model);
      const equalized = await equalize(model, { denseWeights: 'per-channel' }, given);
      const [before, after] = [await loadOnRuntime(model), await loadOnRuntime(equalized)];
      for (const index of given.samples) {
        const { inputs } = await given.data.read(index);
        expect(await after.run(inputs)).toEqual(await before.run(inputs));
      }
      const { between } = equalizablePairs(model)[0] ?? { between: -1 };
      const spread = await spreadOf(model, between, 6);
      expect(await spreadOf(equalized, between, 6)).toBeLessThan(spread / 2);
    }
  });

  it('leaves float outputs equal bit for bit, whatever the weights', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1e6 }), fc.boolean(), async (seed, perTensor) => {
        const model = chainModel([1, 5, 5, 2], DEEP, seed);
        const denseWeights = perTensor ? 'per-tensor' : 'per-channel';
        const equalized = await equalize(model, { denseWeights }, await givenFor(model));
        expect(equalized.bytes).not.toEqual(model.bytes);
        expect(await outputsOf(model, equalized)).toEqual(await outputsOf(model, model));
      }),
      { numRuns: 20 },
    );
  });

  it('makes channels alike', async () => {
    const model = chainModel([1, 5, 5, 2], DEEP);
    const equalized = await equalize(model, { denseWeights: 'per-channel' }, await givenFor(model));
    const [pair] = equalizablePairs(model);
    const between = pair?.between ?? -1;
    expect(await spreadOf(model, between, 6)).toBeGreaterThan(30);
    expect(await spreadOf(equalized, between, 6)).toBeLessThan(3);
  });

  it('has nothing to do for one layer', async () => {
    const model = chainModel([1, 4], [{ kind: 'dense', width: 3 }]);
    expect(await equalize(model, { denseWeights: 'per-channel' }, await givenFor(model))).toBe(
      model,
    );
  });
});
