/** Trains the vibration sample on simulated healthy windows, keeps its weights, says how it tells faults. */
import type { FloatNetwork } from '../../src/core/calibrate/float-network';
import { readTflite } from '../../src/core/formats/tflite/read';
import { drawnNetwork } from '../../src/core/samples/float-network';
import { vibrationAnomaly } from '../../src/core/samples/networks';
import { train } from '../../src/tfjs/train/train';
import { startEngine } from '../experiment/engine';
import { keepWeights } from './float-sample';
import { anomalyScore, areaUnderCurve, drawWindows, FAULTS, FEATURES } from './vibration';

const TRAINED_ON = 8000;

const load = await startEngine();
const windows = drawWindows(['healthy'], TRAINED_ON, 1);
const inputs = new Float32Array(TRAINED_ON * FEATURES);
windows.forEach((window, i) => inputs.set(window, i * FEATURES));
const bytes = vibrationAnomaly(drawnNetwork(640), 'vibration');
const model = train(
  { graph: readTflite(bytes).graph, bytes },
  { inputs, samples: TRAINED_ON },
  {
    ...{
      epochs: Number(process.env['EPOCHS'] ?? 12),
      batch: 64,
      learningRate: 1e-3,
      seed: 1,
      normalize: false,
    },
    onEpoch: (epoch, loss) => console.log(epoch + 1, loss.toFixed(4)),
  },
);
keepWeights('vibration-anomaly', model);

const scores = async (network: FloatNetwork, shown: readonly Float32Array[]): Promise<number[]> => {
  const found: number[] = [];
  for (const window of shown) {
    const [given] = await network.run([window]);
    found.push(anomalyScore(window, given ?? []));
  }
  return found;
};
const network = await load(model);
const healthy = await scores(network, drawWindows(['healthy'], 1000, 2));
for (const fault of FAULTS) {
  const faulty = await scores(network, drawWindows([fault], 250, 3));
  console.log(fault, areaUnderCurve(healthy, faulty).toFixed(4));
}
