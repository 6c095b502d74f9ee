/** Trains the keyword sample on synthetic speech and keeps its weights. */
import { readTflite } from '../../src/core/formats/tflite/read';
import { drawnNetwork } from '../../src/core/samples/float-network';
import { keywordSpotting } from '../../src/core/samples/networks';
import { train } from '../../src/tfjs/train/train';
import { startEngine } from '../experiment/engine';
import { keepWeights } from './float-sample';
import { drawSpeech } from './speech';

const WORDS = Number(process.env['WORDS'] ?? 150);
const EPOCHS = Number(process.env['EPOCHS'] ?? 6);

await startEngine();
const speech = drawSpeech('train', { words: WORDS, clips: 3, seed: 1 });
console.log(`${speech.samples} clips`);
const bytes = keywordSpotting(drawnNetwork(4910), 'keyword-spotting');
const started = performance.now();
const model = train({ graph: readTflite(bytes).graph, bytes }, speech, {
  ...{ epochs: EPOCHS, batch: 48, learningRate: 3e-3, seed: 1, normalize: true },
  onEpoch: (epoch, loss, accuracy) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    console.log(epoch + 1, loss.toFixed(4), accuracy.toFixed(4), `${seconds} s`);
  },
});
keepWeights('keyword-spotting', model);
