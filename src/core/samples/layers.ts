/**
 * The layers the sample networks are made of. Each adds its constants, its output and its operator,
 * and returns the output. Convolutions pad as SAME and end in a fused RELU unless told otherwise.
 */
import type { Network, Value } from './network';
import { addActivation, addConstant, addOperator } from './network';
import type { Scale, Weights } from './quantize';
import { drawWeights, PROBABILITY, RELU_RANGE } from './quantize';
import type { Random } from '../random';

const SAME = 0;
const VALID = 1;
const NONE = 0;
const RELU = 1;

export interface Builder {
  readonly network: Network;
  readonly random: Random;
}

export interface Window {
  /** Height and width. */
  readonly size: readonly [number, number];
  readonly stride: number;
}

/** Dimensions of an NHWC value. */
function imageShape({ shape }: Value): readonly [number, number, number] {
  const [, height = 1, width = 1, channels = 1] = shape;
  return [height, width, channels];
}

/** Adds weights and bias; returns the three inputs of the layer's operator. */
function addWeights(
  { network }: Builder,
  name: string,
  input: Value,
  shape: readonly number[],
  axis: number,
  weights: Weights,
): readonly number[] {
  const { values, scales, bias, biasScales } = weights;
  return [
    input.index,
    addConstant(network, { name: `${name}/weights`, shape, values, scales, axis }),
    addConstant(network, {
      name: `${name}/bias`,
      shape: [bias.length],
      values: bias,
      scales: biasScales,
    }),
  ];
}

/** CONV_2D with per-channel weights. `output` without RELU when given. */
export function convolution(
  builder: Builder,
  name: string,
  input: Value,
  filters: number,
  { size, stride }: Window,
  output?: Scale,
): Value {
  const [height, width, channels] = imageShape(input);
  const fanIn = size[0] * size[1] * channels;
  const weights = drawWeights(
    builder.random,
    { channels: filters, fanIn, perChannel: true, place: (c, i) => c * fanIn + i },
    input,
  );
  const shape = [1, Math.ceil(height / stride), Math.ceil(width / stride), filters];
  return addOperator(builder.network, {
    name: 'CONV_2D',
    version: 3,
    inputs: addWeights(builder, name, input, [filters, ...size, channels], 0, weights),
    output: addActivation(builder.network, name, shape, output ?? RELU_RANGE),
    options: {
      type: 'Conv2DOptions',
      value: {
        padding: SAME,
        strideW: stride,
        strideH: stride,
        fusedActivationFunction: output ? NONE : RELU,
      },
    },
  });
}

/** DEPTHWISE_CONV_2D with a 3x3 window and multiplier 1. */
function depthwise(builder: Builder, name: string, input: Value, stride: number): Value {
  const [height, width, channels] = imageShape(input);
  const weights = drawWeights(
    builder.random,
    { channels, fanIn: 9, perChannel: true, place: (c, i) => i * channels + c },
    input,
  );
  const shape = [1, Math.ceil(height / stride), Math.ceil(width / stride), channels];
  return addOperator(builder.network, {
    name: 'DEPTHWISE_CONV_2D',
    version: 3,
    inputs: addWeights(builder, name, input, [1, 3, 3, channels], 3, weights),
    output: addActivation(builder.network, name, shape, RELU_RANGE),
    options: {
      type: 'DepthwiseConv2DOptions',
      value: {
        padding: SAME,
        strideW: stride,
        strideH: stride,
        depthMultiplier: 1,
        fusedActivationFunction: RELU,
      },
    },
  });
}

/** A depthwise convolution and the 1x1 convolution that mixes its channels. */
export function separable(
  builder: Builder,
  name: string,
  input: Value,
  filters: number,
  stride: number,
): Value {
  const spatial = depthwise(builder, `${name}/depthwise`, input, stride);
  return convolution(builder, `${name}/pointwise`, spatial, filters, { size: [1, 1], stride: 1 });
}

/** FULLY_CONNECTED with per-tensor weights; `output` without RELU when given. */
export function dense(
  builder: Builder,
  name: string,
  input: Value,
  units: number,
  output?: Scale,
): Value {
  const fanIn = input.shape.at(-1) ?? 1;
  const weights = drawWeights(
    builder.random,
    { channels: units, fanIn, perChannel: false, place: (c, i) => c * fanIn + i },
    input,
  );
  return addOperator(builder.network, {
    name: 'FULLY_CONNECTED',
    version: 4,
    inputs: addWeights(builder, name, input, [units, fanIn], 0, weights),
    output: addActivation(builder.network, name, [1, units], output ?? RELU_RANGE),
    options: {
      type: 'FullyConnectedOptions',
      value: { fusedActivationFunction: output ? NONE : RELU },
    },
  });
}

/** AVERAGE_POOL_2D over the whole image. */
export function averagePool({ network }: Builder, name: string, input: Value): Value {
  const [height, width, channels] = imageShape(input);
  return addOperator(network, {
    name: 'AVERAGE_POOL_2D',
    version: 2,
    inputs: [input.index],
    output: addActivation(network, name, [1, 1, 1, channels], input),
    options: {
      type: 'Pool2DOptions',
      value: {
        padding: VALID,
        strideW: width,
        strideH: height,
        filterWidth: width,
        filterHeight: height,
      },
    },
  });
}

export function reshape(
  { network }: Builder,
  name: string,
  input: Value,
  shape: readonly number[],
): Value {
  const values = Int32Array.from(shape);
  const target = addConstant(network, { name: `${name}/shape`, shape: [shape.length], values });
  return addOperator(network, {
    name: 'RESHAPE',
    version: 1,
    inputs: [input.index, target],
    output: addActivation(network, name, shape, input),
    options: { type: 'ReshapeOptions', value: { newShape: values } },
  });
}

export function softmax({ network }: Builder, name: string, input: Value): Value {
  return addOperator(network, {
    name: 'SOFTMAX',
    version: 2,
    inputs: [input.index],
    output: addActivation(network, name, input.shape, PROBABILITY),
    options: { type: 'SoftmaxOptions', value: { beta: 1 } },
  });
}
