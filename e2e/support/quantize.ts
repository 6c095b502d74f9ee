/** Float models and calibration data for tests, and the tab as a test drives it. */
import { expect, type Locator, type Page } from '@playwright/test';
import { readTflite } from '../../src/core/formats/tflite/read';
import { elementCount } from '../../src/core/graph/graph';
import { recordedNetwork, samplesOf } from '../../src/core/quantize/testing/recorded';
import type { RecordedNetwork } from '../../src/core/quantize/testing/recorded';
import { normal, uniform } from '../../src/core/random';
import { writeNpy } from '../../src/core/run/npy';
import type { CaseOperator, CaseTensor } from '../../src/core/runtime/testing/cases/case';
import { modelBytes } from '../../src/core/runtime/testing/cases/case';
import { dropFile } from './files';
import { openModelLine, openStudio, showTab } from './studio';

/** A float model of the official converter, with the samples it was calibrated on as one array. */
export interface Peer {
  readonly network: RecordedNetwork;
  readonly model: { readonly name: string; readonly bytes: Uint8Array };
  readonly data: { readonly name: string; readonly bytes: Uint8Array };
}

export function peer(name: string): Peer {
  const network = recordedNetwork(name);
  const { tensors = [], inputs = [] } = readTflite(network.float).graph.subgraphs[0] ?? {};
  const shape = tensors[inputs[0] ?? -1]?.shape ?? [];
  const rows = samplesOf(network).map((sample) => sample.inputs[0] ?? new Float32Array());
  return {
    network,
    model: { name: `${name}.tflite`, bytes: network.float },
    data: { name: 'samples.npy', bytes: arrayOf(shape, rows) },
  };
}

/** Samples stacked along the first axis, as `numpy.save` writes them. */
export function arrayOf(
  shape: readonly number[],
  rows: readonly Float32Array[],
): Uint8Array<ArrayBuffer> {
  const size = elementCount(shape);
  const all = new Float32Array(size * rows.length);
  rows.forEach((row, i) => all.set(row, i * size));
  return writeNpy('FLOAT32', [rows.length, ...shape.slice(1)], all);
}

/** MobileNetV1 at a width of 0.25 for 96x96 pictures in colour, two classes, with drawn weights. */
export function mobileNet(): Uint8Array {
  const random = uniform(1);
  const tensors: CaseTensor[] = [{ type: 'FLOAT32', shape: [1, 96, 96, 3] }];
  const operators: CaseOperator[] = [];
  const add = (tensor: CaseTensor): number => tensors.push(tensor) - 1;
  const drawn = (shape: readonly number[], deviation: number): number =>
    add({
      type: 'FLOAT32',
      shape,
      values: Array.from({ length: elementCount(shape) }, () => deviation * normal(random)),
    });
  const shapeOf = (tensor: number): readonly number[] => tensors[tensor]?.shape ?? [];
  const put = (
    name: string,
    inputs: readonly number[],
    shape: readonly number[],
    options?: CaseOperator['options'],
  ): number => {
    const output = add({ type: 'FLOAT32', shape });
    operators.push({ name, inputs, outputs: [output], ...(options && { options }) });
    return output;
  };
  const RELU6 = 3;
  const layer = (input: number, width: number, kernel: number, stride: number): number => {
    const [, height = 1, , depth = 1] = shapeOf(input);
    const side = Math.ceil(height / stride);
    const isDepthwise = width === 0;
    const channels = isDepthwise ? depth : width;
    const fan = isDepthwise ? kernel * kernel : kernel * kernel * depth;
    const weights = isDepthwise ? [1, kernel, kernel, depth] : [width, kernel, kernel, depth];
    const options = {
      padding: 0,
      strideW: stride,
      strideH: stride,
      fusedActivationFunction: RELU6,
    };
    return put(
      isDepthwise ? 'DEPTHWISE_CONV_2D' : 'CONV_2D',
      [input, drawn(weights, Math.sqrt(2 / fan)), drawn([channels], 0.1)],
      [1, side, side, channels],
      isDepthwise
        ? { type: 'DepthwiseConv2DOptions', value: { ...options, depthMultiplier: 1 } }
        : { type: 'Conv2DOptions', value: options },
    );
  };
  let at = layer(0, 8, 3, 2);
  const blocks = [
    [16, 1],
    [32, 2],
    [32, 1],
    [64, 2],
    [64, 1],
    [128, 2],
    ...Array.from({ length: 5 }, () => [128, 1]),
    [256, 2],
    [256, 1],
  ];
  for (const [width = 8, stride = 1] of blocks) at = layer(layer(at, 0, 3, stride), width, 1, 1);
  at = put('AVERAGE_POOL_2D', [at], [1, 1, 1, 256], {
    type: 'Pool2DOptions',
    value: { padding: 1, strideW: 3, strideH: 3, filterWidth: 3, filterHeight: 3 },
  });
  at = put('RESHAPE', [at, add({ type: 'INT32', shape: [2], values: [1, 256] })], [1, 256]);
  at = put('FULLY_CONNECTED', [at, drawn([2, 256], 0.1), drawn([2], 0.1)], [1, 2], {
    type: 'FullyConnectedOptions',
    value: { fusedActivationFunction: 0 },
  });
  at = put('SOFTMAX', [at], [1, 2], { type: 'SoftmaxOptions', value: { beta: 1 } });
  return modelBytes({ subgraphs: [{ tensors, operators, inputs: [0], outputs: [at] }], runs: 1 });
}

/** Smooth noise, `count` samples of `shape`, between -1 and 1. */
export function smoothNoise(shape: readonly number[], count: number): Uint8Array<ArrayBuffer> {
  const random = uniform(5);
  const size = elementCount(shape);
  const rows = Array.from({ length: count }, () => {
    const [a, b, c] = [random(), random(), random()];
    return Float32Array.from({ length: size }, (_, i) =>
      Math.max(-1, Math.min(1, Math.sin(i * (0.01 + a * 0.2) + 6 * b) * c + 0.1 * normal(random))),
    );
  });
  return arrayOf(shape, rows);
}

/** Opens a float model and the Quantize tab, and waits until the tab has read it. */
export async function openQuantizer(
  page: Page,
  model: { readonly name: string; readonly bytes: Uint8Array },
): Promise<Locator> {
  await openStudio(page);
  await dropFile(page, model);
  await expect(openModelLine(page)).toContainText(model.name);
  return showTab(page, 'Quantize');
}

export const rail = (panel: Locator): Locator =>
  panel.getByRole('navigation', { name: 'Quantize' });

/** Goes to a step of the tab. */
export const goToStep = (panel: Locator, name: string): Promise<void> =>
  rail(panel)
    .getByRole('button', { name: new RegExp(`^${name}`) })
    .click();

export const quantizeButton = (panel: Locator): Locator =>
  rail(panel).getByRole('button', { name: 'Quantize', exact: true });

/** The cost by rounding, once there is a result. */
export const costRow = (panel: Locator, rounding: string): Locator =>
  panel.getByRole('region', { name: 'Cost', exact: true }).getByRole('row', {
    name: new RegExp(`^${rounding}`),
  });
