/**
 * The records of convolutions, depthwise convolutions and dense layers: one window over an image,
 * for the kernel that fits its types. Dense layers are windows of one pixel.
 */
import { alignUp } from '../../units';
import { activationClamp } from '../activation-range';
import type { Lowering, TensorView } from '../lowering';
import { NOWHERE } from '../place';
import type { Channels, Layer } from './channels';
import { floatChannels, narrowChannels, wideChannels } from './channels';
import { bytesOf, channelBlocks, offsetRows } from './weights';

/** The extents of `as_conv`; see program.h. */
export interface Geometry {
  readonly batches: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  readonly inputChannels: number;
  readonly outputHeight: number;
  readonly outputWidth: number;
  readonly outputChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly dilationHeight: number;
  readonly dilationWidth: number;
  readonly paddingTop: number;
  readonly paddingLeft: number;
}

export interface Window {
  readonly x: TensorView;
  readonly y: TensorView;
  readonly geometry: Geometry;
  readonly groups: number;
}

const quantizedFields = (op: Lowering, window: Window, layer: Layer, channels: Channels) => {
  const { x, y, geometry, groups } = window;
  return {
    ...geometry,
    input: x.place,
    output: y.place,
    channels: channels.place,
    groups,
    inputZeroPoint: layer.inputZeroPoint,
    weightsZeroPoint: layer.weightsZeroPoint,
    outputZeroPoint: layer.outputZeroPoint,
    ...activationClamp(op, y),
    flags: channels.flags,
  };
};

/** `AS_PATCH_HEAD` of ops/dot.h. */
const PATCH_HEAD = 16;

/** A layer that is read where it lies needs no scratch: a single row through a dense layer. */
const isSingleRow = ({ geometry: g, groups }: Window): boolean =>
  g.batches * g.outputHeight * g.outputWidth * g.kernelHeight * g.kernelWidth * groups === 1;

/** int8 activations and weights, as an inner product over each window. */
export const emitInt8 = (op: Lowering, window: Window, layer: Layer): void => {
  const taps = alignUp(layer.rows.length / layer.channels, 4);
  const packsWords = (window.geometry.inputChannels / window.groups) % 4 === 0;
  op.emit('CONV_INT8', {
    ...quantizedFields(op, window, layer, narrowChannels(op, layer)),
    weights: op.constants.add(offsetRows(layer.rows, layer.channels)),
    scratch: isSingleRow(window) ? NOWHERE : op.scratch(PATCH_HEAD + (packsWords ? 4 : 6) * taps),
  });
};

/** int8 depthwise, with as many groups as input channels. */
export const emitDepthwiseInt8 = (op: Lowering, window: Window, layer: Layer): void => {
  const taps = layer.rows.length / layer.channels;
  op.emit('DEPTHWISE_INT8', {
    ...quantizedFields(op, window, layer, narrowChannels(op, layer)),
    weights: op.constants.add(channelBlocks(layer.rows, layer.channels)),
    scratch: op.scratch(16 * taps + alignUp(window.geometry.inputChannels, 4)),
  });
};

/** int16 activations, int8 weights; `isWide`: sums of 64 bits. */
export const emitInt16 = (op: Lowering, window: Window, layer: Layer, isWide: boolean): void => {
  const channels = isWide ? wideChannels(op, layer) : narrowChannels(op, layer);
  op.emit(isWide ? 'CONV_INT16_WIDE' : 'CONV_INT16', {
    ...quantizedFields(op, window, layer, channels),
    weights: op.constants.add(bytesOf(layer.rows)),
    scratch: NOWHERE,
  });
};

const INT32_CODE = 2;

/** Whether TFLM keeps the sums of an int16 layer in 64 bits: by the bias, or by an option without. */
export const sumsAreWide = (op: Lowering): boolean => {
  const bias = op.optionalInput(2);
  return bias === undefined
    ? Number(op.options['quantizedBiasType'] ?? 0) !== INT32_CODE
    : bias.type !== 'INT32';
};

/** float32 throughout; `rows` holds a row of weights per output channel. */
export const emitFloat = (op: Lowering, window: Window, rows: Float32Array): void => {
  const { x, y, geometry, groups } = window;
  op.emit('CONV_FLOAT', {
    ...geometry,
    input: x.place,
    output: y.place,
    weights: op.constants.float32(rows),
    channels: floatChannels(op, geometry.outputChannels),
    scratch: NOWHERE,
    groups,
    inputZeroPoint: 0,
    weightsZeroPoint: 0,
    outputZeroPoint: 0,
    ...activationClamp(op, y),
    flags: 0,
  });
};
