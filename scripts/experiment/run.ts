/**
 * Runs what is missing of the experiment and writes its tables into the docs. Seed after seed, so that
 * an experiment that is stopped early has whole rows. `--seeds N` (default 5), `--case NAME` and
 * `--arm NAME` run a part (NAME is the beginning of one), `--table` only writes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { loadRuntime } from '../../src/cli/runtime-module';
import type { FloatModel, LoadFloatNetwork } from '../../src/core/calibrate/float-network';
import type { Dataset } from '../../src/core/dataset/dataset';
import { openRunner } from '../../src/core/evaluate/runner';
import { readTflite } from '../../src/core/formats/tflite/read';
import { automatic } from '../../src/core/improve/automatic';
import type { FlowHost, Prepared } from '../../src/core/improve/flow';
import { improve, prepare } from '../../src/core/improve/make';
import { quantizeModel } from '../../src/core/quantize/quantize';
import { uniform } from '../../src/core/random';
import { fineTune } from '../../src/tfjs/train/fine-tune';
import { shuffled } from '../../src/tfjs/train/shuffled';
import { largest, rightOf } from './accuracy';
import type { Arm } from './arms';
import { ARMS } from './arms';
import { autoencoderTable } from './autoencoder';
import { startEngine } from './engine';
import type { Pictures } from './fashion-mnist';
import { CLASSES, readPictures, toInput } from './fashion-mnist';
import type { Case } from './conditions';
import { CASES, uneven, withOutliers } from './conditions';
import type { Result } from './results';
import { addResult, packed, readResults } from './results';
import { documentOf } from './table';

const IMAGE = 784;
const CALIBRATIONS = [100, 500];
/** Pictures for quantization-aware training, apart from those of the calibration. */
const TRAINING = { samples: 6000, epochs: 1, batch: 32, learningRate: 2e-4 };
const DOCUMENT = 'docs/quantization-experiment.md';

const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
};

const asDataset = ({ samples, pixels, labels }: Pictures, name: string): Dataset => ({
  ...{ name, count: samples, isSynthetic: false, classes: CLASSES, hasLabels: true },
  read: (index) =>
    Promise.resolve({
      name: `picture ${index}`,
      inputs: [toInput(pixels.subarray(index * IMAGE, (index + 1) * IMAGE))],
      label: labels[index] ?? 0,
    }),
});

/** Whether `name` is asked for: by its beginning, or because nothing is asked for. */
const isWanted = (option: 'case' | 'arm', name: string): boolean => {
  const at = process.argv.indexOf(`--${option}`);
  return at < 0 || name.startsWith(process.argv[at + 1] ?? '');
};

const modelOf = ({ network, isUneven }: Case): FloatModel => {
  const bytes = new Uint8Array(readFileSync(`scripts/experiment/models/${network}.tflite`));
  const model = { graph: readTflite(bytes).graph, bytes };
  return isUneven ? uneven(model) : model;
};

interface World {
  readonly test: Pictures;
  readonly learned: Dataset;
  readonly load: LoadFloatNetwork;
  readonly host: FlowHost;
}

/** Runs all test pictures through a quantized file in the C runtime, with TFLM's rounding. */
const rightOfFile = async (bytes: Uint8Array, { test, host }: World): Promise<boolean[]> => {
  const runner = await openRunner(
    { graph: readTflite(bytes).graph, bytes },
    host.runtime,
    'double',
  );
  return Array.from({ length: test.samples }, (_, i) => {
    const [scores] = runner.run([toInput(test.pixels.subarray(i * IMAGE, (i + 1) * IMAGE))]);
    return largest(scores ?? []) === test.labels[i];
  });
};

/** The quantized file of one arm, and what there is to say about it. */
const fileOf = async (
  { recipe, by }: Arm,
  state: Prepared,
  training: readonly number[],
  { host, learned }: World,
): Promise<{ readonly bytes: Uint8Array; readonly note?: string }> => {
  if (by === 'search') {
    const { made, recipe: chosen } = await automatic(state, recipe, host);
    const { clipping, equalize, correctBias } = chosen;
    const note = `${clipping}${equalize ? ', equalized' : ''}${correctBias ? ', biases' : ''}`;
    return { bytes: made.quantized.bytes, note };
  }
  const ready = await improve(state, recipe, host);
  if (by !== 'training') return quantizeModel(ready.model, ready.ranges, recipe);
  const { epochs, batch, learningRate } = TRAINING;
  const options = { epochs, batch, learningRate, seed: 1 };
  const request = { ...ready, recipe, data: learned, samples: training, options };
  const trained = await fineTune(request);
  return quantizeModel(trained.model, trained.ranges, recipe);
};

const runFloat = async (name: string, world: World, done: Result[]): Promise<void> => {
  const measured = CASES[name];
  if (measured === undefined) return;
  if (done.some((one) => one.network === name && one.arm === 'float')) return;
  const opened = await world.load(modelOf(measured));
  const right = await rightOf(opened, world.test);
  opened.dispose();
  note(done, { network: name, arm: 'float', calibration: 0, seed: 0, ...counted(right) });
};

const counted = (right: readonly boolean[]): Pick<Result, 'hits' | 'right'> => ({
  hits: right.filter(Boolean).length,
  right: packed(right),
});

const note = (done: Result[], result: Result): void => {
  done.push(result);
  addResult(result);
  const { network, arm, calibration, seed, hits } = result;
  console.log(network, calibration, seed, arm, hits / 10000, result.note ?? '');
};

/** All arms of one case with one set of calibration pictures. */
const runSet = async (
  network: string,
  calibration: number,
  seed: number,
  world: World,
  done: Result[],
): Promise<void> => {
  const measured = CASES[network];
  if (measured === undefined) return;
  const isDone = ({ name }: Arm): boolean =>
    done.some(
      (one) =>
        one.network === network &&
        one.arm === name &&
        one.calibration === calibration &&
        one.seed === seed,
    );
  const missing = ARMS.filter((arm) => isWanted('arm', arm.name) && !isDone(arm));
  if (missing.length === 0) return;
  const order = shuffled(world.learned.count, uniform(1000 * seed + calibration));
  const samples = order.slice(0, calibration);
  const training = order.slice(calibration, calibration + TRAINING.samples);
  // The flow compares on samples of its own; the experiment's test pictures are asked separately.
  const comparison = { data: world.learned, samples: order.slice(-20), heldOut: true };
  const shown = measured.hasOutliers ? withOutliers(world.learned, samples) : world.learned;
  const data = { data: shown, calibrationSamples: samples, comparison };
  const state = await prepare(modelOf(measured), data, world.host);
  for (const arm of missing) {
    const { bytes, note: said } = await fileOf(arm, state, training, world);
    const result = { network, arm: arm.name, calibration, seed };
    const right = counted(await rightOfFile(bytes, world));
    note(done, { ...result, ...right, ...(said !== undefined && { note: said }) });
  }
  await state.dispose();
};

const load = await startEngine();
const host: FlowHost = { loadFloat: load, runtime: await loadRuntime() };
const learned = asDataset(readPictures('train'), 'Fashion-MNIST, training part');
const world: World = { test: readPictures('t10k'), learned, load, host };
const done = readResults();
if (!process.argv.includes('--table')) {
  const names = Object.keys(CASES).filter((name) => isWanted('case', name));
  for (const name of names) await runFloat(name, world, done);
  for (let seed = 1; seed <= option('seeds', 5); seed++)
    for (const calibration of CALIBRATIONS)
      for (const name of names) await runSet(name, calibration, seed, world, done);
}
writeFileSync(DOCUMENT, documentOf(done, TRAINING, await autoencoderTable(host)));
