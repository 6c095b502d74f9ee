/**
 * The layers the trained samples are made of, in float. Each adds its constants, its output and its
 * operator, and returns the output. Convolutions pad as SAME and end in a fused RELU unless told
 * otherwise.
 */
import { elementCount } from '../graph/graph';
import type { FloatNetworkDraft, FloatValue, Options } from './float-network';
import { addStep, addTensor, addWeights } from './float-network';

const SAME = 0;
const VALID = 1;

export type Activation = 'none' | 'relu';
const codeOf = (activation: Activation): number => (activation === 'relu' ? 1 : 0);

export interface Filters {
  /** Height and width, or both. */
  readonly size: number | readonly [number, number];
  readonly stride?: number;
  readonly activation?: Activation;
}

/** Height, width and channels of an NHWC value. */
const imageOf = ({ shape }: FloatValue): readonly [number, number, number] => {
  const [, height = 1, width = 1, channels = 1] = shape;
  return [height, width, channels];
};

export const conv = (
  network: FloatNetworkDraft,
  name: string,
  x: FloatValue,
  units: number,
  { size, stride = 1, activation = 'relu' }: Filters,
): FloatValue => {
  const [height, width, channels] = imageOf(x);
  const [tall, wide] = typeof size === 'number' ? [size, size] : size;
  const shape = [units, tall, wide, channels];
  const constants = addWeights(network, name, shape, [tall * wide * channels, units]);
  const output = [1, Math.ceil(height / stride), Math.ceil(width / stride), units];
  return addStep(network, 'CONV_2D', [x, ...constants], addTensor(network, name, output), {
    type: 'Conv2DOptions',
    value: {
      ...{ padding: SAME, strideW: stride, strideH: stride },
      fusedActivationFunction: codeOf(activation),
    },
  });
};

/** 3x3, multiplier 1. */
const depthwise = (
  network: FloatNetworkDraft,
  name: string,
  x: FloatValue,
  stride: number,
): FloatValue => {
  const [height, width, channels] = imageOf(x);
  const constants = addWeights(network, name, [1, 3, 3, channels], [9, channels]);
  const shape = [1, Math.ceil(height / stride), Math.ceil(width / stride), channels];
  const output = addTensor(network, name, shape);
  return addStep(network, 'DEPTHWISE_CONV_2D', [x, ...constants], output, {
    type: 'DepthwiseConv2DOptions',
    value: {
      ...{ padding: SAME, strideW: stride, strideH: stride },
      ...{ depthMultiplier: 1, fusedActivationFunction: codeOf('relu') },
    },
  });
};

/** A depthwise convolution and the 1x1 convolution that mixes its channels. */
export const separable = (
  network: FloatNetworkDraft,
  name: string,
  x: FloatValue,
  units: number,
  stride: number,
): FloatValue => {
  const spatial = depthwise(network, `${name}/depthwise`, x, stride);
  return conv(network, `${name}/pointwise`, spatial, units, { size: 1 });
};

export const dense = (
  network: FloatNetworkDraft,
  name: string,
  x: FloatValue,
  units: number,
  activation: Activation = 'relu',
): FloatValue => {
  const fanIn = x.shape.at(-1) ?? 1;
  const constants = addWeights(network, name, [units, fanIn], [fanIn, units]);
  const output = addTensor(network, name, [1, units]);
  return addStep(network, 'FULLY_CONNECTED', [x, ...constants], output, {
    type: 'FullyConnectedOptions',
    value: { fusedActivationFunction: codeOf(activation) },
  });
};

/** ADD of two equal shapes, then RELU. */
export const residual = (
  network: FloatNetworkDraft,
  name: string,
  a: FloatValue,
  b: FloatValue,
): FloatValue =>
  addStep(network, 'ADD', [a, b], addTensor(network, name, a.shape), {
    type: 'AddOptions',
    value: { fusedActivationFunction: codeOf('relu') },
  });

/** Pooling in steps of the window; without a size over the whole image. */
export const pool = (
  network: FloatNetworkDraft,
  kind: 'AVERAGE_POOL_2D' | 'MAX_POOL_2D',
  name: string,
  x: FloatValue,
  size?: number,
): FloatValue => {
  const [height, width, channels] = imageOf(x);
  const [tall, wide] = [size ?? height, size ?? width];
  const shape = [1, Math.floor(height / tall), Math.floor(width / wide), channels];
  return addStep(network, kind, [x], addTensor(network, name, shape), {
    type: 'Pool2DOptions',
    value: {
      ...{ padding: VALID, strideW: wide, strideH: tall },
      ...{ filterWidth: wide, filterHeight: tall },
    },
  });
};

export const flatten = (network: FloatNetworkDraft, name: string, x: FloatValue): FloatValue => {
  const shape = [1, elementCount(x.shape)];
  const target = addTensor(network, `${name}/shape`, [2], Int32Array.from(shape));
  const options: Options = { type: 'ReshapeOptions', value: { newShape: shape } };
  return addStep(network, 'RESHAPE', [x, target], addTensor(network, name, shape), options);
};

export const softmax = (network: FloatNetworkDraft, name: string, x: FloatValue): FloatValue =>
  addStep(network, 'SOFTMAX', [x], addTensor(network, name, x.shape), {
    type: 'SoftmaxOptions',
    value: { beta: 1 },
  });
