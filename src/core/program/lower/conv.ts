/**
 * CONV_2D and DEPTHWISE_CONV_2D. The geometry is read from the stored shapes, as TFLM does. A
 * depthwise layer is a convolution with as many groups as channels; only int8 has its own kernel.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import { paddingOf, windowOf } from '../window';
import type { Layer } from './channels';
import type { Geometry, Window } from './emit-conv';
import { emitDepthwiseInt8, emitFloat, emitInt16, emitInt8, sumsAreWide } from './emit-conv';
import type { Filter } from './weights';
import { filterOf, floatFilterOf, tapsFirst } from './weights';

/** The runtime walks inputs and windows with 32-bit counters; see walk_ok of ops/conv.c. */
const MAX_WALK = 2 ** 29;

const geometryOf = (op: Lowering, x: TensorView, filter: TensorView, y: TensorView): Geometry => {
  const option = (name: string): number => Number(op.options[name] ?? 1);
  const [batches = 0, inputHeight = 0, inputWidth = 0, inputChannels = 0] = x.shape;
  const [, outputHeight = 0, outputWidth = 0, outputChannels = 0] = y.shape;
  const [, kernelHeight = 0, kernelWidth = 0] = filter.shape;
  const [strideHeight, strideWidth] = [option('strideH'), option('strideW')];
  const [dilationHeight, dilationWidth] = [option('dilationHFactor'), option('dilationWFactor')];
  const walks = [outputHeight * strideHeight, outputWidth * strideWidth];
  walks.push(kernelHeight * dilationHeight, kernelWidth * dilationWidth);
  if (walks.some((walk) => walk >= MAX_WALK))
    op.refuse('has a stride or dilation that is too large');
  const before = (input: number, kernel: number, stride: number, dilation: number): number =>
    windowOf({ input, kernel, stride, dilation, padding: paddingOf(op) }).before;
  return {
    batches,
    inputHeight,
    inputWidth,
    inputChannels,
    outputHeight,
    outputWidth,
    outputChannels,
    kernelHeight,
    kernelWidth,
    strideHeight,
    strideWidth,
    dilationHeight,
    dilationWidth,
    paddingTop: before(inputHeight, kernelHeight, strideHeight, dilationHeight),
    paddingLeft: before(inputWidth, kernelWidth, strideWidth, dilationWidth),
  };
};

const checkTensors = (op: Lowering, x: TensorView, filter: TensorView, y: TensorView): void => {
  if ([x, filter, y].some(({ shape }) => shape.length !== 4)) {
    op.refuse('has tensors that are not four-dimensional');
  }
  if (x.shape[0] !== y.shape[0]) op.refuse('changes the number of batches');
  if (x.type !== y.type) op.refuse(`turns ${x.type} into ${y.type}`);
  if (x.elements * filter.elements * y.elements === 0) op.refuse('has an empty tensor');
  if (x.type !== 'FLOAT32' && x.type !== 'INT8' && x.type !== 'INT16') {
    op.refuse(`has inputs of type ${x.type}`);
  }
};

/** The layer of a filter whose output channels are rows. Source: PopulateConvolutionQuantizationParams. */
const layerOf = ({ x, y, geometry }: Window, { values, scales }: Filter): Layer => ({
  rows: values,
  channels: geometry.outputChannels,
  factor: (c) => (x.scale * Math.fround(scales[scales.length > 1 ? c : 0] ?? 0)) / y.scale,
  // TFLM's int16 kernels take no zero point into account, and none takes the filter's.
  inputZeroPoint: x.type === 'INT16' ? 0 : x.zeroPoint,
  weightsZeroPoint: 0,
  outputZeroPoint: x.type === 'INT16' ? 0 : y.zeroPoint,
});

/** CONV_2D, with as many groups as the input has times the channels of a filter. */
export const lowerConv2D: Lower = (op) => {
  const [x, filter, y] = [op.input(0), op.input(1), op.output(0)];
  checkTensors(op, x, filter, y);
  const [channels = 0, , , depth = 0] = filter.shape;
  const inputs = x.shape[3] ?? 0;
  const groups = inputs / depth;
  if (!Number.isInteger(groups) || channels % groups !== 0 || channels !== y.shape[3]) {
    op.refuse(`has ${channels} filters of ${depth} channels for ${inputs} channels`);
  }
  const window = { x, y, geometry: geometryOf(op, x, filter, y), groups };
  if (x.type === 'FLOAT32') {
    emitFloat(op, window, floatFilterOf(op, filter));
    return;
  }
  const layer = layerOf(window, filterOf(op, filter, channels));
  if (x.type === 'INT8') emitInt8(op, window, layer);
  else emitInt16(op, window, layer, sumsAreWide(op));
};

/** DEPTHWISE_CONV_2D. With one input channel it is an ordinary convolution. */
export const lowerDepthwiseConv2D: Lower = (op) => {
  const [x, filter, y] = [op.input(0), op.input(1), op.output(0)];
  checkTensors(op, x, filter, y);
  const [inputs = 0, channels = 0] = [x.shape[3], filter.shape[3]];
  const multiplier = Number(op.options['depthMultiplier'] ?? 0);
  if (channels !== y.shape[3] || channels !== inputs * multiplier) {
    op.refuse(`has ${channels} filters for ${inputs} channels and a multiplier of ${multiplier}`);
  }
  const window = { x, y, geometry: geometryOf(op, x, filter, y), groups: inputs };
  if (x.type === 'FLOAT32') {
    emitFloat(op, window, tapsFirst(floatFilterOf(op, filter), channels));
    return;
  }
  const stored = filterOf(op, filter, channels);
  const layer = layerOf(window, { ...stored, values: tapsFirst(stored.values, channels) });
  if (x.type === 'INT16') emitInt16(op, window, layer, true);
  else if (inputs === 1) emitInt8(op, window, layer);
  else emitDepthwiseInt8(op, window, layer);
};
