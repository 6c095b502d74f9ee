/**
 * Builds float networks layer by layer with the project's own writer, initialised as a training run
 * would (He 2015). The layers are those of networks for microcontrollers, with fused RELU.
 */
import type { Draft } from '../../src/core/formats/tflite/describe';
import { readTflite } from '../../src/core/formats/tflite/read';
import type { OperatorTable, TensorTable } from '../../src/core/formats/tflite/schema/model';
import { writeTflite } from '../../src/core/formats/tflite/write';
import type { FloatModel } from '../../src/core/calibrate/float-network';
import { dtypeCode } from '../../src/core/graph/dtypes';
import { operatorCode } from '../../src/core/graph/operators';
import { normal, uniform } from '../../src/core/random';

type Options = NonNullable<Draft<typeof OperatorTable>['builtinOptions']>;
export type Activation = 'none' | 'relu';

/** A tensor of the network being built: its number and its shape, batch first. */
export interface Value {
  readonly index: number;
  readonly shape: readonly number[];
}

const SAME = 0;
const VALID = 1;
const code = (activation: Activation): number => (activation === 'relu' ? 1 : 0);

/** A network that grows layer by layer; each method returns the layer's output. */
export const floatNetwork = (seed: number, inputName: string, inputShape: readonly number[]) => {
  const random = uniform(seed);
  const tensors: Draft<typeof TensorTable>[] = [];
  const operators: Draft<typeof OperatorTable>[] = [];
  const buffers: { data?: Uint8Array }[] = [{}];
  const codes: string[] = [];

  const add = (
    name: string,
    shape: readonly number[],
    values?: Float32Array | Int32Array,
  ): Value => {
    const type = dtypeCode(values instanceof Int32Array ? 'INT32' : 'FLOAT32');
    if (values) buffers.push({ data: new Uint8Array(values.buffer) });
    const buffer = values ? buffers.length - 1 : 0;
    tensors.push({ name, shape, type, buffer, hasRank: true });
    return { index: tensors.length - 1, shape };
  };
  const run = (kind: string, inputs: readonly Value[], output: Value, options?: Options): Value => {
    if (!codes.includes(kind)) codes.push(kind);
    operators.push({
      opcodeIndex: codes.indexOf(kind),
      inputs: inputs.map(({ index }) => index),
      outputs: [output.index],
      ...(options && { builtinOptions: options }),
    });
    return output;
  };
  const weights = (
    name: string,
    shape: readonly number[],
    fanIn: number,
    units: number,
  ): Value[] => {
    const count = shape.reduce((n, d) => n * d, 1);
    const deviation = Math.sqrt(2 / fanIn);
    const values = Float32Array.from({ length: count }, () => normal(random) * deviation);
    return [
      add(`${name}/weights`, shape, values),
      add(`${name}/bias`, [units], new Float32Array(units)),
    ];
  };
  const image = ({ shape }: Value): [number, number, number] => [
    shape[1] ?? 1,
    shape[2] ?? 1,
    shape[3] ?? 1,
  ];
  const input = add(inputName, inputShape);

  return {
    input,
    conv(
      name: string,
      x: Value,
      filters: number,
      [size, stride]: readonly [size: number | readonly [number, number], stride: number],
      activation: Activation = 'relu',
    ): Value {
      const [height, width, channels] = image(x);
      const [tall, wide] = typeof size === 'number' ? [size, size] : size;
      const shape = [filters, tall, wide, channels];
      const output = [1, Math.ceil(height / stride), Math.ceil(width / stride), filters];
      const constants = weights(name, shape, tall * wide * channels, filters);
      return run('CONV_2D', [x, ...constants], add(name, output), {
        type: 'Conv2DOptions',
        value: {
          ...{ padding: SAME, strideW: stride, strideH: stride },
          fusedActivationFunction: code(activation),
        },
      });
    },
    depthwise(name: string, x: Value, stride: number): Value {
      const [height, width, channels] = image(x);
      const output = [1, Math.ceil(height / stride), Math.ceil(width / stride), channels];
      const constants = weights(name, [1, 3, 3, channels], 9, channels);
      return run('DEPTHWISE_CONV_2D', [x, ...constants], add(name, output), {
        type: 'DepthwiseConv2DOptions',
        value: {
          ...{ padding: SAME, strideW: stride, strideH: stride },
          ...{ depthMultiplier: 1, fusedActivationFunction: code('relu') },
        },
      });
    },
    dense(name: string, x: Value, units: number, activation: Activation = 'relu'): Value {
      const fanIn = x.shape.at(-1) ?? 1;
      const constants = weights(name, [units, fanIn], fanIn, units);
      return run('FULLY_CONNECTED', [x, ...constants], add(name, [1, units]), {
        type: 'FullyConnectedOptions',
        value: { fusedActivationFunction: code(activation) },
      });
    },
    sum(name: string, a: Value, b: Value, activation: Activation = 'relu'): Value {
      return run('ADD', [a, b], add(name, a.shape), {
        type: 'AddOptions',
        value: { fusedActivationFunction: code(activation) },
      });
    },
    pool(name: string, x: Value, kind: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D', size?: number): Value {
      const [height, width, channels] = image(x);
      const [tall, wide] = [size ?? height, size ?? width];
      const output = [1, Math.floor(height / tall), Math.floor(width / wide), channels];
      return run(kind, [x], add(name, output), {
        type: 'Pool2DOptions',
        value: {
          ...{ padding: VALID, strideW: wide, strideH: tall },
          ...{ filterWidth: wide, filterHeight: tall },
        },
      });
    },
    flatten(name: string, x: Value): Value {
      const shape = [1, x.shape.reduce((n, d) => n * d, 1)];
      const target = add(`${name}/shape`, [2], Int32Array.from(shape));
      const options: Options = { type: 'ReshapeOptions', value: { newShape: shape } };
      return run('RESHAPE', [x, target], add(name, shape), options);
    },
    softmax(name: string, x: Value): Value {
      const options: Options = { type: 'SoftmaxOptions', value: { beta: 1 } };
      return run('SOFTMAX', [x], add(name, x.shape), options);
    },
    finish(description: string, output: Value): FloatModel {
      const signature = (name: string, { index }: Value) => ({ name, tensorIndex: index });
      const bytes = writeTflite({
        description,
        operatorCodes: codes.map((kind) => ({ builtinCode: operatorCode(kind) ?? 0, version: 1 })),
        subgraphs: [
          { name: 'main', tensors, operators, inputs: [input.index], outputs: [output.index] },
        ],
        buffers,
        signatureDefs: [
          {
            signatureKey: 'serving_default',
            inputs: [signature(inputName, input)],
            outputs: [signature('output', output)],
          },
        ],
      });
      return { graph: readTflite(bytes).graph, bytes };
    },
  };
};
