/**
 * A float MobileNet 0.25 at 96 x 96 and 200 samples to an int8 file and its cost, beside what other
 * quantizers take for the file alone, on the same model and samples in the same run. They are Python
 * packages (tensorflow, ai-edge-quantizer); ARENASCOPE_PYTHON names the Python that has them.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadRuntime } from '../../src/cli/runtime-module';
import { calibrate } from '../../src/core/calibrate/calibrate';
import type { FloatModel } from '../../src/core/calibrate/float-network';
import { rangesOf } from '../../src/core/calibrate/ranges';
import type { Dataset } from '../../src/core/dataset/dataset';
import { evaluate } from '../../src/core/evaluate/evaluate';
import { readTflite } from '../../src/core/formats/tflite/read';
import { quantizeModel } from '../../src/core/quantize/quantize';
import { CONVERTER } from '../../src/core/quantize/recipe';
import { uniform } from '../../src/core/random';
import { writeNpy } from '../../src/core/run/npy';
import { drawnNetwork } from '../../src/core/samples/float-network';
import { visionMobilenet } from '../../src/core/samples/networks';
import { startEngine } from '../experiment/engine';
import { printTable, short } from './measure';

const SAMPLES = 200;
const SHAPE = [96, 96, 1];
const FOLDER = '.cache/bench-quantize';
const GOAL_MS = 5000;

const drawSamples = (): readonly Float32Array<ArrayBuffer>[] => {
  const random = uniform(1);
  return Array.from({ length: SAMPLES }, () =>
    Float32Array.from({ length: 96 * 96 }, () => 2 * random() - 1),
  );
};

const datasetOf = (samples: readonly Float32Array<ArrayBuffer>[]): Dataset => ({
  ...{ name: 'noise', count: samples.length, isSynthetic: true, classes: [], hasLabels: false },
  read: (index) =>
    Promise.resolve({ name: `sample ${index}`, inputs: [samples[index] ?? new Float32Array()] }),
});

interface Timed {
  readonly name: string;
  readonly load: number;
  readonly quantize: number;
  readonly compare?: number;
}

/** Loading, then calibrating, quantizing and writing, then comparing on all samples. */
const timeOurs = async (model: FloatModel, data: Dataset): Promise<Timed> => {
  const numbers = Array.from({ length: SAMPLES }, (_, i) => i);
  const started = performance.now();
  const [load, runtime] = [await startEngine(), await loadRuntime()];
  const network = await load(model);
  const loaded = performance.now();
  const calibration = await calibrate(network, model, data, numbers);
  const quantized = quantizeModel(model, rangesOf(calibration, 'min-max'), CONVERTER);
  const written = performance.now();
  const request = { model, quantized, data, samples: numbers, heldOut: false };
  await evaluate(request, { network, loadFloat: load, runtime });
  const compared = performance.now();
  network.dispose();
  return {
    name: 'Arenascope',
    load: loaded - started,
    quantize: written - loaded,
    compare: compared - written,
  };
};

type Told = Timed | { readonly name: string; readonly missing: string };

const timeOthers = (model: string, samples: string): readonly Told[] => {
  const python = process.env['ARENASCOPE_PYTHON'] ?? 'python3';
  const { stdout } = spawnSync(python, ['scripts/bench/quantize-peers.py', model, samples], {
    encoding: 'utf8',
  });
  const lines = (stdout as string | null)?.split('\n').filter((line) => line !== '') ?? [];
  return lines.length > 0
    ? lines.map((line) => JSON.parse(line) as Told)
    : [{ name: 'Other quantizers', missing: `not timed: ${python} has no numpy, or is missing` }];
};

/** Prints the times, and those of the others as multiples of ours. */
export const benchQuantize = async (): Promise<void> => {
  mkdirSync(FOLDER, { recursive: true });
  const bytes = visionMobilenet(drawnNetwork(1), 'MobileNet v1 0.25, 96 x 96, drawn weights');
  const samples = drawSamples();
  const [modelPath, samplesPath] = ['model.tflite', 'samples.npy'].map((name) =>
    join(FOLDER, name),
  ) as [string, string];
  writeFileSync(modelPath, bytes);
  const all = Float32Array.from(samples.flatMap((values) => [...values]));
  writeFileSync(samplesPath, writeNpy('FLOAT32', [SAMPLES, ...SHAPE], all));
  const ours = await timeOurs({ graph: readTflite(bytes).graph, bytes }, datasetOf(samples));
  const told = [ours, ...timeOthers(modelPath, samplesPath)];
  const rows = told.flatMap((one) =>
    'missing' in one
      ? []
      : {
          quantizer: one.name,
          'start ms': short(one.load),
          'calibrate, quantize, write ms': short(one.quantize),
          'of ours': short(one.quantize / ours.quantize),
          'compare ms': one.compare === undefined ? '' : String(short(one.compare)),
        },
  );
  const whole = ours.quantize + (ours.compare ?? 0);
  printTable(
    `Quantize: MobileNet 0.25 at 96 x 96, ${SAMPLES} samples; ours with comparison ${short(whole)} ms, limit ${GOAL_MS} ms: ${whole <= GOAL_MS ? 'within' : 'NO'}`,
    rows,
  );
  for (const one of told) if ('missing' in one) console.log(`  ${one.name} ${one.missing}.`);
};
