/** Small float models and samples for tests, with seeded weights. */
import type { FloatModel } from '../../calibrate/float-network';
import type { Dataset } from '../../dataset/dataset';
import { readTflite } from '../../formats/tflite/read';
import { elementCount } from '../../graph/graph';
import { normal, uniform } from '../../random';
import type { CaseOperator, CaseTensor } from '../../runtime/testing/cases/case';
import { modelBytes } from '../../runtime/testing/cases/case';

export const floatModel = (bytes: Uint8Array): FloatModel => ({
  graph: readTflite(bytes).graph,
  bytes,
});

/** Builds a chain of layers on one input. */
export interface Chain {
  readonly tensors: CaseTensor[];
  readonly operators: CaseOperator[];
}

const [NONE, RELU, RELU6] = [0, 1, 3];

const activation = (chain: Chain, shape: readonly number[]): number =>
  chain.tensors.push({ type: 'FLOAT32', shape }) - 1;

const constant = (chain: Chain, shape: readonly number[], values: readonly number[]): number =>
  chain.tensors.push({ type: 'FLOAT32', shape, values }) - 1;

/** Weights of spread 1 / sqrt(fan-in), channel by channel times `spread(channel)`. */
const drawn = (
  random: () => number,
  shape: readonly number[],
  channels: number,
  channelOf: (i: number) => number,
  spread: (channel: number) => number,
): readonly number[] => {
  const count = elementCount(shape);
  const deviation = Math.sqrt((2 * channels) / count);
  return Array.from({ length: count }, (_, i) => normal(random) * deviation * spread(channelOf(i)));
};

export interface Layer {
  /** `mystery`: a custom operator that nothing executes. */
  readonly kind: 'conv' | 'depthwise' | 'dense' | 'softmax' | 'mean' | 'mystery';
  /** Output channels; depthwise keeps its input's. */
  readonly width?: number;
  readonly relu?: boolean | 6;
  /** Factor on each output channel's weights: unlike channels are hard to quantize per tensor. */
  readonly spread?: (channel: number) => number;
}

/** A float model of `layers`, for inputs of `shape` ([1, n] or NHWC). */
export const chainModel = (
  shape: readonly number[],
  layers: readonly Layer[],
  seed = 1,
): FloatModel => {
  const chain: Chain = { tensors: [{ type: 'FLOAT32', shape }], operators: [] };
  const random = uniform(seed);
  const output = layers.reduce((input, layer) => addLayer(chain, input, layer, random), 0);
  return floatModel(
    modelBytes({ subgraphs: [{ ...chain, inputs: [0], outputs: [output] }], runs: 1 }),
  );
};

const addLayer = (
  chain: Chain,
  input: number,
  { kind, width = 4, relu = false, spread = () => 1 }: Layer,
  random: () => number,
): number => {
  const shape = chain.tensors[input]?.shape ?? [];
  const depth = shape.at(-1) ?? 1;
  const fusedActivationFunction = relu === 6 ? RELU6 : relu ? RELU : NONE;
  const bias = (channels: number): number =>
    constant(
      chain,
      [channels],
      Array.from({ length: channels }, (_, c) => 0.3 * normal(random) * spread(c)),
    );
  const add = (
    name: string,
    rest: readonly number[],
    made: readonly number[],
    options: CaseOperator['options'],
  ) => {
    const output = activation(chain, made);
    const inputs = [input, ...rest];
    chain.operators.push({ name, inputs, outputs: [output], ...(options && { options }) });
    return output;
  };
  const strides = { padding: 0, strideW: 1, strideH: 1, fusedActivationFunction };
  switch (kind) {
    case 'conv': {
      const weights = [width, 3, 3, depth];
      const values = drawn(random, weights, width, (i) => Math.floor(i / (9 * depth)), spread);
      return add(
        'CONV_2D',
        [constant(chain, weights, values), bias(width)],
        [...shape.slice(0, 3), width],
        { type: 'Conv2DOptions', value: strides },
      );
    }
    case 'depthwise': {
      const weights = [1, 3, 3, depth];
      const values = drawn(random, weights, depth, (i) => i % depth, spread);
      return add('DEPTHWISE_CONV_2D', [constant(chain, weights, values), bias(depth)], shape, {
        type: 'DepthwiseConv2DOptions',
        value: { ...strides, depthMultiplier: 1 },
      });
    }
    case 'dense': {
      const weights = [width, elementCount(shape)];
      const values = drawn(
        random,
        weights,
        width,
        (i) => Math.floor(i / (weights[1] ?? 1)),
        spread,
      );
      return add('FULLY_CONNECTED', [constant(chain, weights, values), bias(width)], [1, width], {
        type: 'FullyConnectedOptions',
        value: { fusedActivationFunction },
      });
    }
    case 'mean': {
      const axes = chain.tensors.push({ type: 'INT32', shape: [2], values: [1, 2] }) - 1;
      return add('MEAN', [axes], [1, depth], {
        type: 'ReducerOptions',
        value: { keepDims: false },
      });
    }
    case 'mystery':
      return add('Mystery', [], shape, undefined);
    case 'softmax':
      return add('SOFTMAX', [], shape, { type: 'SoftmaxOptions', value: { beta: 1 } });
  }
};

/** Samples of normal noise; labelled by `label` where given. */
export const noiseSet = (
  { graph }: FloatModel,
  count: number,
  options: { readonly seed?: number; readonly label?: (index: number) => number } = {},
): Dataset => {
  const main = graph.subgraphs[0];
  const { seed = 7, label } = options;
  return {
    name: `${count} samples of noise`,
    count,
    isSynthetic: true,
    classes: [],
    hasLabels: label !== undefined,
    read: (index) => {
      const random = uniform(seed * 1000 + index);
      const inputs = (main?.inputs ?? []).map((tensor) =>
        Float32Array.from({ length: elementCount(main?.tensors[tensor]?.shape ?? []) }, () =>
          normal(random),
        ),
      );
      return Promise.resolve({
        name: `noise ${index}`,
        inputs,
        ...(label && { label: label(index) }),
      });
    },
  };
};
