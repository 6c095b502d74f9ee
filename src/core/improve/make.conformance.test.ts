/** The whole flow on real float models, with noise as samples: what it costs and what helps. */
import { expect, it } from 'vitest';
import { describeShared, sharedBytes } from '../../conformance/shared';
import { testEngine } from '../../tfjs/testing/engine';
import type { Dataset } from '../dataset/dataset';
import { readTflite } from '../formats/tflite/read';
import { elementCount } from '../graph/graph';
import { openFloatModel } from '../quantize/open-float';
import { CONVERTER } from '../quantize/recipe';
import type { Recipe } from '../quantize/recipe';
import { uniform } from '../random';
import { testModule } from '../runtime/testing/module';
import { prepare, quantizeWith } from './make';

const CALIBRATION = [0, 1, 2, 3, 4, 5, 6, 7];
const COMPARISON = [8, 9, 10, 11];

/** Sixteen equal values in a row, between 0 and `high`: nearer to pictures than single noise. */
const noise = (elements: number, high: number): Dataset => ({
  name: 'noise',
  count: 12,
  isSynthetic: true,
  classes: [],
  hasLabels: false,
  read: (index) => {
    const random = uniform(index + 1);
    let value = 0;
    const values = Float32Array.from({ length: elements }, (_, i) => {
      if (elements < 16 || i % 16 === 0) value = high * random();
      return value;
    });
    return Promise.resolve({ name: `noise ${index}`, inputs: [values] });
  },
});

const openFlow = async (file: string, high: number) => {
  const bytes = sharedBytes('models', file);
  const { model } = openFloatModel(readTflite(bytes).graph, bytes);
  const [main] = model.graph.subgraphs;
  const data = noise(elementCount(main?.tensors[main.inputs[0] ?? -1]?.shape ?? []), high);
  const host = { loadFloat: await testEngine(), runtime: testModule() };
  const comparison = { data, samples: COMPARISON, heldOut: true };
  const state = await prepare(model, { data, calibrationSamples: CALIBRATION, comparison }, host);
  const sqnr = async (change: Partial<Recipe>): Promise<number> => {
    const { cost } = await quantizeWith(state, { ...CONVERTER, ...change }, host);
    return cost.double.outputs[0]?.sqnr ?? 0;
  };
  return { sqnr, dispose: state.dispose };
};

describeShared('the flow on real models', () => {
  it.each([
    ['hello_world_float.tflite', 6.28, 15],
    ['mnist_lstm_float.tflite', 1, 10],
    ['ic_resnet_float.tflite', 255, 10],
  ])('%s comes through int8', async (file, high, least) => {
    const { sqnr, dispose } = await openFlow(file, high);
    const int8 = await sqnr({});
    expect(int8).toBeGreaterThan(least);
    expect(await sqnr({})).toBe(int8);
    await dispose();
  });

  it('orders the schemes of a ResNet by what they keep', async () => {
    const { sqnr, dispose } = await openFlow('ic_resnet_float.tflite', 255);
    const int8 = await sqnr({});
    expect(await sqnr({ scheme: 'int16x8' })).toBeGreaterThan(int8);
    expect(await sqnr({ scheme: 'float16' })).toBeGreaterThan(int8 + 20);
    await dispose();
  });
});
