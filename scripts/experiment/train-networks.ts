/**
 * Trains the experiment's networks and writes them beside this file. They are committed, so this runs
 * only when they should become others: `npm run experiment:quantize -- --train [NAME]`.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { train } from '../../src/tfjs/train/train';
import { rightOf } from './accuracy';
import { startEngine } from './engine';
import { readPictures, toInput } from './fashion-mnist';
import { NETWORKS } from './networks';

const FOLDER = 'scripts/experiment/models';
const EPOCHS = Number(process.env['EPOCHS'] ?? 10);
const SAMPLES = Number(process.env['SAMPLES'] ?? 60000);

const load = await startEngine();
const learned = readPictures('train');
const test = readPictures('t10k');
const material = {
  inputs: toInput(learned.pixels.subarray(0, SAMPLES * 784)),
  samples: SAMPLES,
  labels: learned.labels,
};
mkdirSync(FOLDER, { recursive: true });
const wanted = process.argv.slice(2);
for (const [name, build] of Object.entries(NETWORKS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const started = performance.now();
  const model = train(build(), material, {
    ...{ epochs: EPOCHS, batch: 64, learningRate: 4e-3, seed: 1, normalize: true },
    onEpoch: (epoch, loss, accuracy) => {
      const seconds = ((performance.now() - started) / 1000).toFixed(0);
      console.log(name, epoch + 1, loss.toFixed(4), accuracy.toFixed(4), `${seconds} s`);
    },
  });
  writeFileSync(`${FOLDER}/${name}.tflite`, model.bytes);
  const network = await load(model);
  const right = await rightOf(network, test);
  console.log(name, 'test', right.filter(Boolean).length / test.samples);
  network.dispose();
}
