/** Ranges and recipes that nobody should give, and constants of unusual size. */
import { describe, expect, it } from 'vitest';
import type { Range } from '../calibrate/calibration';
import type { FloatModel } from '../calibrate/float-network';
import { chainModel } from '../evaluate/testing/float-models';
import { errorOf } from '../formats/testing/errors';
import { survive } from '../formats/testing/survive';
import { readTflite } from '../formats/tflite/read';
import { modelRunner } from '../runtime/testing/run-model';
import { openFloatModel } from './open-float';
import { quantizeModel } from './quantize';
import type { Recipe } from './recipe';
import { CONVERTER } from './recipe';
import { RECORDED, recordedNetwork } from './testing/recorded';
import { quantizeBias } from './values';

const model = chainModel(
  [1, 6, 6, 2],
  [{ kind: 'conv', relu: true }, { kind: 'depthwise' }, { kind: 'mean' }, { kind: 'dense' }],
);

const activations = ({ graph }: FloatModel): readonly number[] => {
  const { tensors = [], inputs = [], operators = [] } = graph.subgraphs[0] ?? {};
  const made = [...inputs, ...operators.flatMap(({ outputs }) => outputs)];
  const states = tensors.flatMap((tensor, i) => (tensor.isVariable ? [i] : []));
  return [...made, ...states].filter((i) => tensors[i]?.type === 'FLOAT32');
};

const ranges = (of: FloatModel, range: Range, except?: number, odd: Range = range) =>
  new Map(activations(of).map((tensor) => [tensor, tensor === except ? odd : range]));

const INT16: Recipe = { ...CONVERTER, scheme: 'int16x8' };
const SCHEMES = [CONVERTER, INT16];
const USUAL = { min: -3, max: 3 };

const scalesOf = (bytes: Uint8Array): readonly number[] =>
  (readTflite(bytes).graph.subgraphs[0]?.tensors ?? []).flatMap(({ quantization }) =>
    Array.from(quantization?.scales ?? []),
  );

describe.each(SCHEMES)('$scheme', (recipe) => {
  it.each([
    { min: NaN, max: 1 },
    { min: 0, max: NaN },
    { min: -Infinity, max: Infinity },
    { min: 2, max: -2 },
    { min: -3.4e38, max: 3.4e38 },
  ])('names the tensor whose range is $min to $max', (odd) => {
    for (const tensor of activations(model)) {
      const error = errorOf(() => quantizeModel(model, ranges(model, USUAL, tensor, odd), recipe));
      expect(error.message).toContain(`“t${tensor}”`);
    }
  });

  it.each([
    { min: 0, max: 0 },
    { min: 0, max: 1e-45 },
    { min: -1e-30, max: 1e-30 },
  ])('writes a file that runs where one tensor holds $min to $max', async (odd) => {
    for (const tensor of activations(model)) {
      const { bytes } = quantizeModel(model, ranges(model, USUAL, tensor, odd), recipe);
      for (const scale of scalesOf(bytes)) expect(scale > 0 && scale < Infinity).toBe(true);
      const runner = await modelRunner(bytes);
      expect(runner.run(({ bytes: size }) => new Uint8Array(size))).toHaveLength(1);
    }
  });

  it.each(RECORDED)('%s: no range of nothing is more than it can bear', (name) => {
    const { float } = recordedNetwork(name);
    const opened = openFloatModel(readTflite(float).graph, float).model;
    const { bytes } = quantizeModel(opened, ranges(opened, { min: 0, max: 0 }), recipe);
    for (const scale of scalesOf(bytes)) expect(Number.isFinite(scale)).toBe(true);
  });

  it('refuses names that do not exist', () => {
    const given = ranges(model, USUAL);
    const named = (change: Partial<Recipe>) =>
      errorOf(() => quantizeModel(model, given, { ...recipe, ...change })).code;
    expect(named({ operators: { 99: 'float32' } })).toBe('usage');
    expect(named({ operators: { [-1]: 'float32' } })).toBe('usage');
    expect(named({ tensors: { 99: 'int16' } })).toBe('usage');
    expect(errorOf(() => quantizeModel(model, new Map([[99, USUAL]]), recipe)).code).toBe(
      'bad-tensor',
    );
  });

  it('survives damaged models', () => {
    const { refused, valid } = survive(model.bytes, 5, 400, (bytes) => {
      const opened = openFloatModel(readTflite(bytes).graph, bytes).model;
      readTflite(quantizeModel(opened, ranges(opened, USUAL), recipe).bytes);
    });
    expect(valid).toBeGreaterThan(0);
    expect(Object.keys(refused).length).toBeGreaterThan(0);
  });
});

it('says that biases were clamped, or widens their channels', () => {
  const tiny = chainModel([1, 4], [{ kind: 'dense', width: 3, spread: (c) => (c ? 1 : 1e-30) }]);
  const wide = chainModel([1, 4], [{ kind: 'dense', width: 3 }]);
  const small = ranges(wide, { min: -1e-6, max: 1e-6 });
  const said = (widenDeadChannels: boolean): string =>
    quantizeModel(wide, small, { ...CONVERTER, widenDeadChannels })
      .decisions.map(({ text }) => text)
      .join();
  expect(said(false)).toMatch(/clamped/);
  expect(said(true)).not.toMatch(/clamped/);
  expect(quantizeModel(tiny, ranges(tiny, USUAL), CONVERTER).decisions).toEqual([]);
});

it('rounds a widened bias with the scale as it is written', () => {
  const value = Math.fround(-0.76712435);
  const form = { type: 'INT32', scales: [-value / (2 ** 30 - 1)], zeroPoint: 0, axis: 0 } as const;
  const { buffer } = quantizeBias(Float32Array.of(value), form);
  expect([...new Int32Array(buffer)]).toEqual([-1073741824]);
});

it('takes constants of three million weights', () => {
  const large = chainModel([1, 1024], [{ kind: 'dense', width: 3072 }]);
  const started = performance.now();
  for (const recipe of SCHEMES) quantizeModel(large, ranges(large, USUAL), recipe);
  expect(performance.now() - started).toBeLessThan(10_000);
});
