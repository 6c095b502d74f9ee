/**
 * The preset "tflite" against the official converter: the same float file, the same samples, the same
 * quantized file. And then the file at work: our runtime's answers on ours are those that the official
 * interpreter gave on the converter's.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { testEngine } from '../../tfjs/testing/engine';
import type { Ranges } from '../calibrate/calibration';
import { calibrate } from '../calibrate/calibrate';
import { InputError } from '../errors';
import type { FloatModel } from '../calibrate/float-network';
import { rangesOf } from '../calibrate/ranges';
import { readTflite } from '../formats/tflite/read';
import type { Rounding } from '../program/lowering';
import { modelRunner } from '../runtime/testing/run-model';
import { openFloatModel } from './open-float';
import { quantizeModel } from './quantize';
import type { Recipe } from './recipe';
import { CONVERTER } from './recipe';
import { differencesFrom } from './testing/compare';
import type { RecordedNetwork } from './testing/recorded';
import { inputsOf, RECORDED, recordedNetwork, samplesOf } from './testing/recorded';

const RECIPES: Readonly<Record<string, Recipe>> = {
  int8: CONVERTER,
  'int8-dense': { ...CONVERTER, denseWeights: 'per-tensor' },
  'int8-float': { ...CONVERTER, io: 'float32' },
  int16x8: { ...CONVERTER, scheme: 'int16x8' },
  'int16x8-float': { ...CONVERTER, scheme: 'int16x8', io: 'float32' },
  dynamic: { ...CONVERTER, scheme: 'dynamic' },
  float16: { ...CONVERTER, scheme: 'float16' },
};

/**
 * With 16-bit activations the converter quantizes a bias that two layers share once, with the scale of
 * the first; the second computes nonsense then. Ours has one for each. In float16 it makes state a
 * constant, which is then no state any more.
 */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  shared_layer: ['int16x8', 'int16x8-float'],
  lstm: ['float16'],
};

const isExcepted = (name: string, variant: string): boolean =>
  EXCEPTIONS[name]?.includes(variant) === true;

/** Networks with operators that TFLM, and so our runtime, does not have in int16. */
const NOT_ON_TFLM = new Set(['concatenation', 'resizing']);

/** The interpreter multiplies 64-bit sums with 31 bits of the multiplier, TFLM with 15 of them. */
const WIDE_TOLERANCE = 8;

const wideValues = (base64: string): Int16Array => {
  const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
  return new Int16Array(bytes.buffer);
};

const modelOf = ({ float }: RecordedNetwork): FloatModel =>
  openFloatModel(readTflite(float).graph, float).model;

const calibrated = async (network: RecordedNetwork): Promise<Ranges> => {
  const samples = samplesOf(network);
  const data = {
    name: network.name,
    count: samples.length,
    isSynthetic: false,
    classes: [],
    hasLabels: false,
    read: (i: number) => Promise.resolve(samples[i] ?? { name: '', inputs: [] }),
  };
  const model = modelOf(network);
  const float = await (await testEngine())(model);
  const all = samples.map((_, i) => i);
  const ranges = rangesOf(await calibrate(float, model, data, all), 'min-max');
  float.dispose();
  return ranges;
};

/** Our answers, one after the other as the record has them. */
const answers = async (
  tflite: Uint8Array,
  { facts }: RecordedNetwork,
  rounding: Rounding,
): Promise<string> => {
  const runner = await modelRunner(tflite, { rounding });
  const all = inputsOf(readTflite(tflite).graph, facts.seed + 1, facts.runs).flatMap((inputs) => {
    runner.reset();
    return runner.run(inputs);
  });
  return Buffer.concat(all).toString('base64');
};

describe.each(RECORDED)('%s', (name) => {
  const network = recordedNetwork(name);
  const quantized = (variant: string): Uint8Array =>
    quantizeModel(modelOf(network), ranges, RECIPES[variant] ?? CONVERTER).bytes;
  let ranges: Ranges;
  beforeAll(async () => {
    ranges = await calibrated(network);
  });

  const written = [...network.files.keys()].filter((variant) => !isExcepted(name, variant));
  it.each(written)('%s is what the converter writes', (variant) => {
    const theirs = network.files.get(variant) ?? new Uint8Array();
    expect(differencesFrom(theirs, quantized(variant)).join('\n')).toBe('');
  });

  it.each(Object.keys(network.facts.outputs))('%s computes what it should', async (variant) => {
    if (isExcepted(name, variant)) return;
    const { default: desktop = '', reference = '' } = network.facts.outputs[variant] ?? {};
    const ours = quantized(variant);
    if (variant === 'int8') {
      expect(await answers(ours, network, 'single')).toBe(desktop);
      expect(await answers(ours, network, 'double')).toBe(reference);
      return;
    }
    if (NOT_ON_TFLM.has(name)) {
      await expect(answers(ours, network, 'double')).rejects.toThrow(InputError);
      return;
    }
    const [a, b] = [await answers(ours, network, 'single'), desktop].map(wideValues);
    const most = a?.reduce((m, value, i) => Math.max(m, Math.abs(value - (b?.[i] ?? 0))), 0);
    expect(b?.length).toBe(a?.length);
    expect(most).toBeLessThanOrEqual(WIDE_TOLERANCE);
  });
});
