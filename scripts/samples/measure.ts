/**
 * Measures the trained samples and keeps what quantizing them needs: the ranges of every tensor and
 * what float and int8 are worth on data neither saw (src/core/samples/facts.json). Arguments name the
 * samples to measure anew; without any it is all.
 */
import { readFileSync, writeFileSync } from 'node:fs';
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
import { composeScenes } from './scenes';
import { drawSpeech } from './speech';
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

/** Labelled inputs, one after another. */
interface Labelled {
  readonly inputs: Float32Array;
  readonly samples: number;
  readonly labels: ArrayLike<number>;
}

const inputsOf = ({ inputs, samples }: Labelled): Float32Array[] => {
  const size = inputs.length / samples;
  return Array.from({ length: samples }, (_, i) => inputs.slice(i * size, (i + 1) * size));
};

const accuracyOn =
  (test: Labelled) =>
  async (ask: Ask): Promise<number> => {
    let hits = 0;
    for (const [i, input] of inputsOf(test).entries())
      if (largest(await ask(input)) === test.labels[i]) hits++;
    return hits / test.samples;
  };

const pictures = (part: 'train' | 't10k', samples: number): Labelled => {
  const { pixels, labels } = readPictures(part);
  return { inputs: toInput(pixels.subarray(0, samples * IMAGE)), samples, labels };
};

const scenes = (part: 'train' | 't10k', samples: number): Labelled => {
  const all = readPictures(part);
  return composeScenes(all, [0, all.samples], samples, part === 'train' ? 21 : 22);
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

/** Training clips in other noise to calibrate with; voices, accents and unknown words of their own to test with. */
const speech = (part: 'train' | 'test', words: number): Labelled =>
  drawSpeech(part, { words, clips: 1, seed: part === 'train' ? 21 : 22 });

const onLabelled = (id: string, calibration: Labelled, test: Labelled): Promise<object> =>
  measured(id, inputsOf(calibration), accuracyOn(test)).then((facts) => ({
    tested: test.samples,
    ...facts,
  }));

/** What to measure, by the name its facts have. */
const MEASURES: Readonly<Record<string, () => Promise<object>>> = {
  vibration: () =>
    measured('vibration-anomaly', drawWindows(['healthy'], CALIBRATION, 21), meanArea),
  clothes: () => onLabelled('clothes', pictures('train', CALIBRATION), pictures('t10k', 10_000)),
  keywords: () => onLabelled('keyword-spotting', speech('train', 42), speech('test', 100)),
  vision: () => onLabelled('vision-96', scenes('train', CALIBRATION), scenes('t10k', 4000)),
};

const FILE = 'src/core/samples/facts.json';
const facts = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, object>;
const asked = process.argv.slice(2);
for (const [name, measure] of Object.entries(MEASURES))
  if (asked.length === 0 || asked.includes(name)) facts[name] = await measure();
writeFileSync(FILE, `${JSON.stringify(facts)}\n`);
