import { describe, expect, it } from 'vitest';
import { InputError } from '../errors';
import { calibrate } from './calibrate';
import { copiesNote } from './report';
import { rangesOf } from './ranges';
import { fakeNetwork, namedModel, samplesOf } from './testing/fake-network';

const model = namedModel('input', 'twice');
const twice = fakeNetwork((x) => 2 * x);

const sentenceOf = async (run: Promise<unknown>): Promise<string> => {
  const error: unknown = await run.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(InputError);
  return (error as InputError).sentence;
};

describe('calibrate', () => {
  it('keeps extremes of every sample in the order they were read', async () => {
    const data = samplesOf([
      [1, 2],
      [-3, 0.5],
      [9, 9],
    ]);
    const seen: number[] = [];
    const { samples, tensors } = await calibrate(twice, model, data, [1, 0], (done, of) =>
      seen.push(done, of),
    );
    expect(seen).toEqual([1, 2, 2, 2]);
    expect(samples).toEqual([1, 0]);
    expect(tensors.get(1)).toMatchObject({
      tensor: 1,
      min: -6,
      max: 4,
      sampleMin: new Float32Array([-6, 2]),
      sampleMax: new Float32Array([1, 4]),
      zeros: 0,
    });
  });

  it('names the samples by a hash that knows values and order', async () => {
    const data = samplesOf([[1], [2], [1]]);
    const hash = async (...samples: number[]) =>
      (await calibrate(twice, model, data, samples)).sha256;
    expect(await hash(0, 1)).toBe(await hash(2, 1));
    expect(await hash(0, 1)).not.toBe(await hash(1, 0));
  });

  it('counts copies, which add nothing', async () => {
    const data = samplesOf([[1], [2], [1]]);
    const notes = async (...samples: number[]) =>
      copiesNote(await calibrate(twice, model, data, samples));
    expect(await notes(0, 1)).toEqual([]);
    expect(await notes(0, 1, 2)).toEqual([
      'Of 3 samples 1 is a copy of others, value by value: they add nothing.',
    ]);
    expect(await notes(0, 2)).toEqual([
      'All 2 samples are equal: ranges from them mean nothing for other inputs.',
    ]);
  });

  it('takes a tensor that is shown several times in one sample as one', async () => {
    const network = {
      ...twice,
      run: (_: unknown, visit?: (tensor: number, values: Float32Array) => void) => {
        for (const state of [[1], [5], [3]]) visit?.(7, new Float32Array(state));
        return Promise.resolve([]);
      },
    };
    const { tensors } = await calibrate(network, model, samplesOf([[0]]), [0]);
    expect(tensors.get(7)).toMatchObject({
      min: 1,
      max: 5,
      sampleMin: new Float32Array([1]),
      sampleMax: new Float32Array([5]),
    });
  });

  it('names sample, tensor and element where a number is lost', async () => {
    const log = fakeNetwork((x) => Math.log(x));
    const data = samplesOf([
      [1, 2],
      [3, -1],
      [1, 0],
    ]);
    expect(await sentenceOf(calibrate(log, namedModel('input', 'log'), data, [0, 1]))).toMatch(
      /“sample 1” the tensor 1, “log”, becomes NaN \(no number\) at element 1\./,
    );
    expect(await sentenceOf(calibrate(log, namedModel('input', 'log'), data, [2]))).toMatch(
      /“sample 2” .* infinite at element 1/,
    );
  });

  it('refuses an empty set', async () => {
    expect(await sentenceOf(calibrate(twice, model, samplesOf([]), []))).toMatch(/no sample/);
  });

  it('gives the exact extremes as ranges', async () => {
    const calibration = await calibrate(
      twice,
      model,
      samplesOf([
        [1, 2],
        [-3, 0.5],
      ]),
      [0, 1],
    );
    expect(rangesOf(calibration, 'min-max')).toEqual(
      new Map([
        [0, { min: -3, max: 2 }],
        [1, { min: -6, max: 4 }],
      ]),
    );
  });
});
