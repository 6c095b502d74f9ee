import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { FloatModel, LoadFloatNetwork } from '../../core/calibrate/float-network';
import { readTflite } from '../../core/formats/tflite/read';
import { normal, uniform } from '../../core/random';
import * as layer from '../../core/samples/float-layers';
import { addTensor, drawnNetwork, finishFloat } from '../../core/samples/float-network';
import { testEngine } from '../testing/engine';
import type { Material } from './train';
import { train } from './train';

/** 8x8 pictures of an upright or a lying bar, somewhere, in noise. */
const bars = (samples: number, seed: number): Material & { readonly labels: number[] } => {
  const random = uniform(seed);
  const inputs = Float32Array.from({ length: samples * 64 }, () => normal(random) * 0.3);
  const labels = Array.from({ length: samples }, (_, n) => {
    const [label, at] = [Math.floor(random() * 2), Math.floor(random() * 8)];
    for (let i = 0; i < 8; i++) {
      const place = n * 64 + (label === 0 ? at * 8 + i : i * 8 + at);
      inputs[place] = (inputs[place] ?? 0) + 1;
    }
    return label;
  });
  return { inputs, samples, labels };
};

const network = (): FloatModel => {
  const net = drawnNetwork(3);
  const image = addTensor(net, 'image', [1, 8, 8, 1]);
  const stem = layer.conv(net, 'stem', image, 8, { size: 3, stride: 1 });
  const half = layer.pool(net, 'MAX_POOL_2D', 'half', stem, 2);
  const body = layer.separable(net, 'body', half, 8, 1);
  const other = layer.conv(net, 'other', half, 8, { size: 1, activation: 'none' });
  const sum = layer.residual(net, 'sum', body, other);
  const flat = layer.flatten(net, 'flat', layer.pool(net, 'AVERAGE_POOL_2D', 'pool', sum));
  const logits = layer.dense(net, 'classes', flat, 2, 'none');
  const bytes = finishFloat(net, 'bars', image, layer.softmax(net, 'scores', logits));
  return { graph: readTflite(bytes).graph, bytes };
};

let load: LoadFloatNetwork;
beforeAll(async () => {
  load = await testEngine();
});

const accuracy = async (
  model: FloatModel,
  { inputs, labels, samples }: ReturnType<typeof bars>,
) => {
  const ready = await load(model);
  let hits = 0;
  for (let i = 0; i < samples; i++) {
    const [scores] = await ready.run([inputs.subarray(i * 64, (i + 1) * 64)]);
    if ((scores?.[1] ?? 0) > (scores?.[0] ?? 0) === (labels[i] === 1)) hits++;
  }
  ready.dispose();
  return hits / samples;
};

const OPTIONS = { epochs: 4, batch: 32, learningRate: 1e-2, seed: 5 };

describe('train', () => {
  it.each([true, false])(
    'learns bars, with normalisation %s folded into what inference runs',
    async (normalize) => {
      const before = memory().numTensors;
      const trained = train(network(), bars(1024, 1), { ...OPTIONS, normalize });
      expect(memory().numTensors).toBe(before);
      expect(await accuracy(network(), bars(256, 2))).toBeLessThan(0.75);
      expect(await accuracy(trained, bars(256, 2))).toBeGreaterThan(0.95);
    },
  );

  it('gives the same bytes for the same seed', () => {
    const options = { ...OPTIONS, epochs: 1, normalize: true };
    const [first, again] = [1, 2].map(() => train(network(), bars(128, 1), options).bytes);
    expect(Buffer.compare(first ?? new Uint8Array(), again ?? new Uint8Array())).toBe(0);
    const other = train(network(), bars(128, 1), { ...options, seed: 6 }).bytes;
    expect(Buffer.compare(first ?? new Uint8Array(), other)).not.toBe(0);
  });

  it('learns to give back what it is shown when there are no labels', () => {
    const net = drawnNetwork(4);
    const input = addTensor(net, 'features', [1, 16]);
    const narrow = layer.dense(net, 'narrow', input, 4);
    const output = layer.dense(net, 'output', narrow, 16, 'none');
    const bytes = finishFloat(net, 'autoencoder', input, output);
    const random = uniform(9);
    const inputs = Float32Array.from({ length: 512 * 16 }, (_, i) => Math.sin(i) + random());
    const losses: number[] = [];
    const material = { inputs, samples: 512 };
    const onEpoch = (_: number, loss: number): number => losses.push(loss);
    train({ graph: readTflite(bytes).graph, bytes }, material, {
      ...{ ...OPTIONS, epochs: 10, normalize: false },
      onEpoch,
    });
    expect(losses.at(-1)).toBeLessThan(0.5 * (losses[0] ?? 0));
  });
});
