import { describe, expect, it } from 'vitest';
import type { FloatModel } from '../calibrate/float-network';
import type { Dataset } from '../dataset/dataset';
import { chainModel, noiseSet } from '../evaluate/testing/float-models';
import { loadOnRuntime } from '../evaluate/testing/runtime-network';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import { testModule } from '../runtime/testing/module';
import { automatic } from './automatic';
import { floatConstant, withFloatConstants } from './edit-model';
import { equalizablePairs } from './equalize';
import type { FlowHost } from './flow';
import { prepare, quantizeWith } from './make';

const host: FlowHost = { loadFloat: loadOnRuntime, runtime: testModule() };

const classifier = (relu: true | 6): FloatModel =>
  chainModel(
    [1, 8, 8, 2],
    [
      { kind: 'conv', width: 6, relu },
      { kind: 'conv', width: 8, relu },
      { kind: 'mean' },
      { kind: 'dense', width: 5 },
      { kind: 'softmax' },
    ],
  );
const even = classifier(true);

/** The same network with channels so unlike that one scale for all leaves most next to no steps. */
const unlike = (model: FloatModel): FloatModel => {
  const [pair] = equalizablePairs(model);
  if (pair === undefined) throw new Error('There is no pair.');
  const { first, second } = pair;
  const factorOf = (channel: number): number => 16 ** -(channel % 3);
  const scaled = (tensor: number | undefined, by: (i: number) => number) =>
    floatConstant(model, tensor)?.map((value, i) => value * by(i)) ?? new Float32Array();
  return withFloatConstants(
    model,
    new Map([
      [first.weights, scaled(first.weights, (i) => factorOf(first.outputOf(i)))],
      [first.bias ?? -1, scaled(first.bias, factorOf)],
      [second.weights, scaled(second.weights, (i) => 1 / factorOf(second.inputOf(i)))],
    ]),
  );
};
const uneven = unlike(even);
const unevenRelu6 = unlike(classifier(6));

const numbers = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

/** Noise, one sample of which is a hundred times as large. */
const withOutlier = (data: Dataset, outlier: number): Dataset => ({
  ...data,
  read: async (index) => {
    const sample = await data.read(index);
    if (index !== outlier) return sample;
    return { ...sample, inputs: sample.inputs.map((values) => values.map((v) => 100 * v)) };
  },
});

const preparedFor = (model: FloatModel, calibration = 40, outlier = -1) => {
  const data = withOutlier(noiseSet(model, 80), outlier);
  const comparison = { data, samples: numbers(60, 80), heldOut: true };
  return prepare(model, { data, calibrationSamples: numbers(0, calibration), comparison }, host);
};

describe('automatic', () => {
  it("keeps the converter's file to the byte where it loses nothing, without trying more", async () => {
    const state = await preparedFor(even);
    const { made, recipe, tried } = await automatic(state, CONVERTER, host);
    expect(recipe).toEqual(CONVERTER);
    expect(tried.map(({ name }) => name)).toEqual(['converter']);
    expect(made.quantized.bytes).toEqual(
      (await quantizeWith(state, CONVERTER, host)).quantized.bytes,
    );
    expect(made.quantized.decisions[0]?.text).toContain('loses nothing that matters');
  });

  // Sample 4 is among those kept aside: the ranges that the trials are made from do not know it.
  it.each([
    ['channels are unlike', uneven, -1],
    ['channels are unlike under RELU6', unevenRelu6, -1],
    ['one sample ruins the ranges', even, 1],
    ['that sample is kept aside', even, 4],
  ] as const)('wins back half of the noise or more where %s', async (_, model, outlier) => {
    const state = await preparedFor(model, 40, outlier);
    const { made, recipe, tried } = await automatic(state, CONVERTER, host);
    expect(recipe).not.toEqual(CONVERTER);
    const preset = await quantizeWith(state, CONVERTER, host);
    const sqnr = ({ cost }: typeof made) => cost.double.outputs[0]?.sqnr ?? 0;
    expect(sqnr(made) - sqnr(preset)).toBeGreaterThan(3);
    expect(made.quantized.bytes).toEqual((await quantizeWith(state, recipe, host)).quantized.bytes);
    expect(made.quantized.decisions[0]?.text).toMatch(/^Chosen by trying/);
    expect(new Set(tried.map((one) => JSON.stringify(one.recipe))).size).toBe(tried.length);
  });

  it('does not judge by samples that it has to make the ranges from', async () => {
    const state = await preparedFor(uneven, 9);
    const { made, recipe, tried } = await automatic(state, CONVERTER, host);
    expect([recipe, tried]).toEqual([CONVERTER, []]);
    expect(made.quantized.decisions[0]?.text).toContain('of 9 calibration samples none');
  });

  it('keeps scheme, ends and exceptions', async () => {
    const state = await preparedFor(uneven);
    const kept = { io: 'float32', denseWeights: 'per-tensor', operators: { 0: 'int16' } } as const;
    const base: Recipe = { ...CONVERTER, ...kept };
    const { recipe, tried } = await automatic(state, base, host);
    expect(recipe).toMatchObject({ scheme: 'int8', ...kept });
    expect(tried.every((one) => one.recipe.operators[0] === 'int16')).toBe(true);
  });
});
