/** Convolution, depthwise convolution and dense: one record, several kernels (`ops/conv*.c`). */
import { record } from './record';

const FIELDS = {
  input: 'place',
  output: 'place',
  weights: 'place',
  channels: 'place',
  scratch: 'place',
  batches: 'u32',
  inputHeight: 'u32',
  inputWidth: 'u32',
  inputChannels: 'u32',
  outputHeight: 'u32',
  outputWidth: 'u32',
  outputChannels: 'u32',
  kernelHeight: 'u32',
  kernelWidth: 'u32',
  strideHeight: 'u32',
  strideWidth: 'u32',
  dilationHeight: 'u32',
  dilationWidth: 'u32',
  paddingTop: 'i32',
  paddingLeft: 'i32',
  groups: 'u32',
  inputZeroPoint: 'i32',
  weightsZeroPoint: 'i32',
  outputZeroPoint: 'i32',
  activationMin: 'scalar',
  activationMax: 'scalar',
  flags: 'u32',
} as const;

export const CONV_RECORDS = {
  CONV_INT8: record(48, 'as_conv', FIELDS),
  DEPTHWISE_INT8: record(49, 'as_conv', FIELDS),
  CONV_INT16: record(50, 'as_conv', FIELDS),
  CONV_INT16_WIDE: record(51, 'as_conv', FIELDS),
  CONV_FLOAT: record(52, 'as_conv', FIELDS),
};
