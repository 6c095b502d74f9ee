/**
 * A model of 1,000 convolutions: with CMSIS-NN each has its output and a scratch buffer, so that the
 * planner places 2,000 buffers. Every fifth layer reads an older value as well as making a new one,
 * which gives lifetimes of different lengths.
 */
import { writeTflite } from '../../src/core/formats/tflite/write';
import { convolution } from '../../src/core/samples/layers';
import { addActivation, emptyNetwork, finishNetwork } from '../../src/core/samples/network';
import { range } from '../../src/core/samples/quantize';
import { uniform } from '../../src/core/random';

const WINDOW = { size: [3, 3], stride: 1 } as const;

export function longModel(operators: number): Uint8Array {
  const builder = { network: emptyNetwork(), random: uniform(1) };
  const values = [addActivation(builder.network, 'input', [1, 12, 12, 4], range(-1, 1))];
  for (let layer = 0; layer < operators; layer += 1) {
    const source = values.at(layer % 5 === 4 ? -4 : -1) ?? values[0];
    if (source === undefined) throw new Error('There is no value to read.');
    const filters = 2 + Math.floor(builder.random() * 12);
    values.push(convolution(builder, `block_${layer}/conv`, source, filters, WINDOW));
  }
  const [input] = values;
  const output = values.at(-1);
  if (input === undefined || output === undefined) throw new Error('The model is empty.');
  return writeTflite(finishNetwork(builder.network, 'long', input, output));
}
