/**
 * Measures the trained samples and keeps what quantizing them needs: the ranges of every tensor and
 * what float and int8 are worth on data neither saw (src/core/samples/facts.json).
 */
import { writeFileSync } from 'node:fs';
import { loadRuntime } from '../../src/cli/runtime-module';
import { calibrate } from '../../src/core/calibrate/calibrate';
import type { Ranges } from '../../src/core/calibrate/calibration';
import { rangesOf } from '../../src/core/calibrate/ranges';
import type { Dataset } from '../../src/core/dataset/dataset';
import { openRunner } from '../../src/core/evaluate/runner';
import { readTflite } from '../../src/core/formats/tflite/read';
import { quantizeModel } from '../../src/core/quantize/quantize';
import { CONVERTER } from '../../src/core/quantize/recipe';
import { largest } from '../experiment/accuracy';
import { startEngine } from '../experiment/engine';
import { readPictures, toInput } from '../experiment/fashion-mnist';
import { readFloatSample } from './float-sample';
import { anomalyScore, areaUnderCurve, drawWindows, FAULTS } from './vibration';

const CALIBRATION = 500;
const IMAGE = 784;

/** What a network gives for one input. */
type Ask = (input: Float32Array) => Promise<ArrayLike<number>>;

const load = await startEngine();
const runtime = await loadRuntime();

const asDataset = (inputs: readonly Float32Array[]): Dataset => ({
  ...{
    name: 'calibration',
    count: inputs.length,
    isSynthetic: false,
    classes: [],
    hasLabels: false,
  },
  read: (i) => Promise.resolve({ name: `${i}`, inputs: [Float32Array.from(inputs[i] ?? [])] }),
});

/** The sample in float and in int8, and the ranges between. */
const openSample = async (
  id: string,
  inputs: readonly Float32Array[],
): Promise<{ readonly float: Ask; readonly quantized: Ask; readonly ranges: Ranges }> => {
  const model = readFloatSample(id);
  const network = await load(model);
  const numbers = inputs.map((_, i) => i);
  const ranges = rangesOf(await calibrate(network, model, asDataset(inputs), numbers), 'min-max');
  const { bytes } = quantizeModel(model, ranges, CONVERTER);
  const runner = await openRunner({ graph: readTflite(bytes).graph, bytes }, runtime, 'double');
  return {
    float: async (input) => (await network.run([input]))[0] ?? [],
    quantized: (input) => Promise.resolve(runner.run([input])[0] ?? []),
    ranges,
  };
};

const kept = (ranges: Ranges): number[][] => [...ranges].map(([t, { min, max }]) => [t, min, max]);

const meanArea = async (ask: Ask): Promise<number> => {
  const scores = async (windows: readonly Float32Array[]): Promise<number[]> => {
    const found: number[] = [];
    for (const window of windows) found.push(anomalyScore(window, await ask(window)));
    return found;
  };
  const healthy = await scores(drawWindows(['healthy'], 1000, 22));
  let sum = 0;
  for (const fault of FAULTS)
    sum += areaUnderCurve(healthy, await scores(drawWindows([fault], 500, 23)));
  return sum / FAULTS.length;
};

const accuracy = async (ask: Ask): Promise<number> => {
  const test = readPictures('t10k');
  let hits = 0;
  for (let i = 0; i < test.samples; i++) {
    const scores = await ask(toInput(test.pixels.subarray(i * IMAGE, (i + 1) * IMAGE)));
    if (largest(scores) === test.labels[i]) hits++;
  }
  return hits / test.samples;
};

const pictures = (): Float32Array[] => {
  const { pixels } = readPictures('train');
  return Array.from({ length: CALIBRATION }, (_, i) =>
    toInput(pixels.subarray(i * IMAGE, (i + 1) * IMAGE)),
  );
};

const measured = async (
  id: string,
  inputs: readonly Float32Array[],
  worth: (ask: Ask) => Promise<number>,
): Promise<object> => {
  const { float, quantized, ranges } = await openSample(id, inputs);
  const facts = { float: await worth(float), quantized: await worth(quantized) };
  console.log(id, facts);
  return { ...facts, ranges: kept(ranges) };
};

const facts = {
  vibration: await measured(
    'vibration-anomaly',
    drawWindows(['healthy'], CALIBRATION, 21),
    meanArea,
  ),
  clothes: await measured('clothes', pictures(), accuracy),
};
writeFileSync('src/core/samples/facts.json', `${JSON.stringify(facts)}\n`);
