/** Trains the vision sample on composed scenes and keeps its weights. */
import { readTflite } from '../../src/core/formats/tflite/read';
import { drawnNetwork } from '../../src/core/samples/float-network';
import { visionMobilenet } from '../../src/core/samples/networks';
import { train } from '../../src/tfjs/train/train';
import { startEngine } from '../experiment/engine';
import { readPictures } from '../experiment/fashion-mnist';
import { keepWeights } from './float-sample';
import { composeScenes } from './scenes';

const SAMPLES = Number(process.env['SAMPLES'] ?? 18_000);
const EPOCHS = Number(process.env['EPOCHS'] ?? 2);

await startEngine();
const scenes = composeScenes(readPictures('train'), [0, 60000], SAMPLES, 1);
const bytes = visionMobilenet(drawnNetwork(96), 'vision-96');
const started = performance.now();
const model = train({ graph: readTflite(bytes).graph, bytes }, scenes, {
  ...{ epochs: EPOCHS, batch: 32, learningRate: 3e-3, seed: 1, normalize: true },
  onEpoch: (epoch, loss, accuracy) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(epoch + 1, loss.toFixed(4), accuracy.toFixed(4), `${seconds} s`);
  },
});
keepWeights('vision-96', model);
