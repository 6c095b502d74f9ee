import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FloatModel } from '../../core/calibrate/float-network';
import type { Dataset } from '../../core/dataset/dataset';
import { readTflite } from '../../core/formats/tflite/read';
import { readModel } from '../../core/formats/tflite/read-model';
import { writeTflite } from '../../core/formats/tflite/write';
import { dtypeCode } from '../../core/graph/dtypes';
import type { TrainingProgress, TrainingRequest } from '../../core/improve/trainer';
import type { Quantized } from '../../core/quantize/quantized';
import type { Recipe } from '../../core/quantize/recipe';
import { CONVERTER } from '../../core/quantize/recipe';
import { normal, uniform } from '../../core/random';
import * as layer from '../../core/samples/float-layers';
import { addTensor, drawnNetwork, finishFloat } from '../../core/samples/float-network';
import { testEngine } from '../testing/engine';
import { roundedWeights } from './fake-quantize';
import { createFineTune } from './fine-tune';

const classifier = (): FloatModel => {
  const net = drawnNetwork(11);
  const input = addTensor(net, 'features', [1, 2]);
  const hidden = layer.dense(net, 'hidden', input, 16);
  const logits = layer.dense(net, 'classes', hidden, 3, 'none');
  const bytes = finishFloat(net, 'sectors', input, layer.softmax(net, 'scores', logits));
  return { graph: readTflite(bytes).graph, bytes };
};

/** Coarse on purpose: every tensor in steps of 1/4 from -2 to 2, weights in two bits a channel or so. */
const coarse = ({ graph, bytes }: FloatModel, _: unknown, recipe: Recipe): Quantized => {
  const file = readModel(bytes);
  const subgraphs = (file.subgraphs ?? []).map((subgraph) => ({
    ...subgraph,
    tensors: (subgraph.tensors ?? []).map((tensor) => {
      const channels = tensor.name?.endsWith('/weights') ? (tensor.shape?.[0] ?? 1) : 1;
      if (tensor.name?.endsWith('/bias')) return tensor;
      const scale = new Float32Array(channels).fill(1 / 4);
      const zeroPoint = new BigInt64Array(channels);
      return { ...tensor, type: dtypeCode('INT8'), quantization: { scale, zeroPoint } };
    }),
  }));
  const tensors = graph.subgraphs[0]?.tensors ?? [];
  return {
    bytes: Uint8Array.from(writeTflite({ ...file, subgraphs })),
    recipe,
    tensorOf: new Map(tensors.map((__, i) => [i, i])),
    decisions: [],
  };
};

/** Points of the plane in three sectors. */
const points = (count: number, label: (x: number, y: number) => number | undefined): Dataset => {
  const random = uniform(5);
  const drawn = Array.from({ length: count }, () => [normal(random), normal(random)] as const);
  return {
    ...{ name: 'points', count, isSynthetic: false, classes: [], hasLabels: true },
    read: (index) => {
      const [x = 0, y = 0] = drawn[index] ?? [];
      const known = label(x, y);
      const sample = { name: `point ${index}`, inputs: [Float32Array.of(x, y)] };
      return Promise.resolve(known === undefined ? sample : { ...sample, label: known });
    },
  };
};
const sector = (x: number, y: number): number => (x < 0 ? 0 : y < 0 ? 1 : 2);

const request = (change: Partial<TrainingRequest> = {}): TrainingRequest => ({
  ...{ model: classifier(), ranges: new Map(), recipe: CONVERTER, data: points(256, sector) },
  samples: Array.from({ length: 256 }, (_, i) => i),
  options: { epochs: 10, batch: 16, learningRate: 1e-2, seed: 1 },
  ...change,
});

const fineTune = createFineTune(coarse);

beforeAll(async () => {
  await testEngine();
});

describe('fine-tuning', () => {
  it('learns under rounding, tells how it goes, and leaves no tensor behind', async () => {
    const heard: TrainingProgress[] = [];
    const before = memory().numTensors;
    const { model } = await fineTune(request({ onProgress: (one) => heard.push(one) }));
    expect(memory().numTensors).toBe(before);
    expect(heard.map(({ step }) => step)).toEqual(
      Array.from({ length: 20 }, (_, i) => 8 * (i + 1)),
    );
    expect(heard.at(-1)).toMatchObject({ step: 160, of: 160, epoch: 10 });
    expect(heard.at(-1)?.loss).toBeLessThan((heard[0]?.loss ?? 0) / 1.5);
    expect(heard.at(-1)?.accuracy).toBeGreaterThan(0.8);
    expect(model.graph).toEqual({
      ...classifier().graph,
      buffers: model.graph.buffers,
      subgraphs: model.graph.subgraphs,
    });
    expect(model.graph.subgraphs[0]?.operators).toEqual(classifier().graph.subgraphs[0]?.operators);
  });

  it('gives the same weights for the same seed only', async () => {
    const options = { epochs: 1, batch: 16, learningRate: 1e-2, seed: 1 };
    const [first, again] = [
      await fineTune(request({ options })),
      await fineTune(request({ options })),
    ];
    const other = await fineTune(request({ options: { ...options, seed: 2 } }));
    expect(Buffer.compare(first.model.bytes, again.model.bytes)).toBe(0);
    expect(Buffer.compare(first.model.bytes, other.model.bytes)).not.toBe(0);
  });

  it.each([
    ['without labels', { data: { ...points(8, sector), hasLabels: false } }, 'has no labels'],
    [
      'where one label is missing',
      { data: points(256, (x, y) => (y > 1 ? undefined : sector(x, y))) },
      'has no label.',
    ],
    ['with a class the model has not', { data: points(256, () => 3) }, 'the model has 3 classes'],
    ['of no samples', { samples: [] }, 'no samples to train on'],
    [
      'that runs away',
      { options: { epochs: 9, batch: 4, learningRate: 1e38, seed: 1 } },
      'ran away',
    ],
  ] as const)('says what is wrong with a set %s', async (_, change, sentence) => {
    await expect(fineTune(request(change))).rejects.toThrow(sentence);
  });
});

describe('roundedWeights', () => {
  it('takes one step per channel, or one for all', () => {
    const values = Float32Array.of(1, 10, -0.5, 3.14);
    const [a, b, c, d] = roundedWeights({ values, channels: 2 }, 'per-channel');
    expect([a, b, c, d]).toEqual([1, 10, -64 / 127, (40 * 10) / 127].map(Math.fround));
    const whole = roundedWeights({ values, channels: 2 }, 'per-tensor');
    expect([...whole].map((value) => Math.round((value * 127) / 10))).toEqual([13, 127, -6, 40]);
  });

  it('leaves a dead channel dead', () => {
    expect([
      ...roundedWeights({ values: new Float32Array(4), channels: 2 }, 'per-channel'),
    ]).toEqual([0, 0, 0, 0]);
  });
});
