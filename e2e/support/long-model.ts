/**
 * A model of 1,000 convolutions: with CMSIS-NN each has its output and a scratch buffer, so that the
 * planner places 2,000 buffers. Every fifth layer reads an older value as well as making a new one,
 * which gives lifetimes of different lengths.
 */
import { readTflite } from '../../src/core/formats/tflite/read';
import { quantizeModel } from '../../src/core/quantize/quantize';
import { CONVERTER } from '../../src/core/quantize/recipe';
import { uniform } from '../../src/core/random';
import { conv } from '../../src/core/samples/float-layers';
import { addTensor, drawnNetwork, finishFloat } from '../../src/core/samples/float-network';

const WINDOW = { size: 3, stride: 1 };

export function longModel(operators: number): Uint8Array {
  const network = drawnNetwork(1);
  const random = uniform(1);
  const values = [addTensor(network, 'input', [1, 12, 12, 4])];
  for (let layer = 0; layer < operators; layer += 1) {
    const source = values.at(layer % 5 === 4 ? -4 : -1) ?? values[0];
    if (source === undefined) throw new Error('There is no value to read.');
    const filters = 2 + Math.floor(random() * 12);
    values.push(conv(network, `block_${layer}/conv`, source, filters, WINDOW));
  }
  const [input] = values;
  const output = values.at(-1);
  if (input === undefined || output === undefined) throw new Error('The model is empty.');
  const bytes = finishFloat(network, 'long', input, output);
  const ranges = new Map(values.map(({ index }) => [index, { min: 0, max: 6 }]));
  return quantizeModel({ graph: readTflite(bytes).graph, bytes }, ranges, CONVERTER).bytes;
}
