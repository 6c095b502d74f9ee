/**
 * FULLY_CONNECTED: a convolution of one pixel over as many rows as the output has. The last two
 * dimensions of the weights are outputs and inputs, whatever the ranks of the tensors.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import { shifted } from '../place';
import type { Layer } from './channels';
import type { Geometry, Window } from './emit-conv';
import { emitFloat, emitInt16, emitInt8, sumsAreWide } from './emit-conv';
import { filterOf, floatFilterOf } from './weights';

/** TFLM refuses a bias whose scale is further from input times weights than this share of a step. */
const MAX_BIAS_SCALE_ERROR = 0.02;

/** `rows` rows side by side, so that two of them can share every row of weights. */
const geometryOf = (rows: number, inputs: number, outputs: number): Geometry => ({
  batches: 1,
  inputHeight: 1,
  inputWidth: rows,
  inputChannels: inputs,
  outputHeight: 1,
  outputWidth: rows,
  outputChannels: outputs,
  kernelHeight: 1,
  kernelWidth: 1,
  strideHeight: 1,
  strideWidth: 1,
  dilationHeight: 1,
  dilationWidth: 1,
  paddingTop: 0,
  paddingLeft: 0,
});

/** The factor of all channels when the weights have one scale; the product is taken in float. */
const commonFactor = (op: Lowering, x: TensorView, filter: TensorView, y: TensorView): number => {
  const bias = op.optionalInput(2);
  const error = Math.abs(x.scale * filter.scale - (bias?.scale ?? 0));
  if (bias !== undefined && !(error / y.scale <= MAX_BIAS_SCALE_ERROR)) {
    op.refuse("has a bias whose scale is not its input's times its weights'");
  }
  return Math.fround(x.scale * filter.scale) / y.scale;
};

const layerOf = (op: Lowering, { x, y, geometry }: Window, filter: TensorView): Layer => {
  const { values, scales } = filterOf(op, filter, geometry.outputChannels);
  const isPerChannel = scales.length > 1;
  if (isPerChannel && filter.type === 'INT4') op.refuse('has int4 weights scaled per channel');
  const common = isPerChannel ? 0 : commonFactor(op, x, filter, y);
  return {
    rows: values,
    channels: geometry.outputChannels,
    factor: (c) => (isPerChannel ? (x.scale * Math.fround(scales[c] ?? 0)) / y.scale : common),
    inputZeroPoint: x.zeroPoint,
    // Scales per channel come without zero points: TFLM leaves them out.
    weightsZeroPoint: isPerChannel ? 0 : filter.zeroPoint,
    outputZeroPoint: y.zeroPoint,
  };
};

/** One record per row: only the kernel's way for a single row knows zero points of weights. */
const emitRowByRow = (op: Lowering, window: Window, layer: Layer): void => {
  const { inputChannels, outputChannels, outputWidth } = window.geometry;
  const geometry = geometryOf(1, inputChannels, outputChannels);
  for (let row = 0; row < outputWidth; row++) {
    const x = { ...window.x, place: shifted(window.x.place, row * inputChannels) };
    const y = { ...window.y, place: shifted(window.y.place, row * outputChannels) };
    emitInt8(op, { ...window, x, y, geometry }, layer);
  }
};

export const lowerFullyConnected: Lower = (op) => {
  const [x, filter, y] = [op.input(0), op.input(1), op.output(0)];
  const [outputs = 0, inputs = 0] = filter.shape.slice(-2);
  const rows = y.elements / outputs;
  if (filter.shape.length < 2 || y.shape.at(-1) !== outputs || x.elements !== rows * inputs) {
    op.refuse(`has ${x.elements} inputs and ${y.elements} outputs for ${filter.shape.join('x')}`);
  }
  if (x.type !== y.type) op.refuse(`turns ${x.type} into ${y.type}`);
  if (x.elements * y.elements === 0) op.refuse('has an empty tensor');
  if (Number(op.options['weightsFormat'] ?? 0) !== 0) op.refuse('has shuffled weights');
  const window = { x, y, geometry: geometryOf(rows, inputs, outputs), groups: 1 };
  if (x.type === 'FLOAT32') {
    emitFloat(op, window, floatFilterOf(op, filter));
    return;
  }
  const layer = layerOf(op, window, filter);
  if (x.type === 'INT8') {
    if (layer.weightsZeroPoint === 0) emitInt8(op, window, layer);
    else emitRowByRow(op, window, layer);
  } else if (x.type === 'INT16') {
    if (layer.weightsZeroPoint !== 0) op.refuse('has int16 inputs for weights with a zero point');
    emitInt16(op, window, layer, sumsAreWide(op));
  } else {
    op.refuse(`has inputs of type ${x.type}`);
  }
};
