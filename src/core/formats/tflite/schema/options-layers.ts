/**
 * Options of operators with weights or windows, of recurrent layers, and of elementwise operators
 * that can fuse an activation. `padding` is 0 SAME, 1 VALID; `fusedActivationFunction` is 0 none,
 * 1 RELU, 2 RELU_N1_TO_1, 3 RELU6, 4 TANH, 5 SIGN_BIT.
 */
import { bool, f32, i32, i8, table, vector } from '../describe';

export const Conv2DOptions = table('Conv2DOptions', {
  padding: i8(0),
  strideW: i32(1),
  strideH: i32(2),
  fusedActivationFunction: i8(3),
  dilationWFactor: i32(4, 1),
  dilationHFactor: i32(5, 1),
  quantizedBiasType: i8(6),
});

export const DepthwiseConv2DOptions = table('DepthwiseConv2DOptions', {
  padding: i8(0),
  strideW: i32(1),
  strideH: i32(2),
  depthMultiplier: i32(3),
  fusedActivationFunction: i8(4),
  dilationWFactor: i32(5, 1),
  dilationHFactor: i32(6, 1),
});

export const TransposeConvOptions = table('TransposeConvOptions', {
  padding: i8(0),
  strideW: i32(1),
  strideH: i32(2),
  fusedActivationFunction: i8(3),
  quantizedBiasType: i8(4),
});

export const Conv3DOptions = table('Conv3DOptions', {
  padding: i8(0),
  strideD: i32(1),
  strideW: i32(2),
  strideH: i32(3),
  fusedActivationFunction: i8(4),
  dilationDFactor: i32(5, 1),
  dilationWFactor: i32(6, 1),
  dilationHFactor: i32(7, 1),
});

export const Pool2DOptions = table('Pool2DOptions', {
  padding: i8(0),
  strideW: i32(1),
  strideH: i32(2),
  filterWidth: i32(3),
  filterHeight: i32(4),
  fusedActivationFunction: i8(5),
});

export const FullyConnectedOptions = table('FullyConnectedOptions', {
  fusedActivationFunction: i8(0),
  weightsFormat: i8(1),
  keepNumDims: bool(2),
  asymmetricQuantizeInputs: bool(3),
  quantizedBiasType: i8(4),
});

export const BatchMatMulOptions = table('BatchMatMulOptions', {
  adjX: bool(0),
  adjY: bool(1),
  asymmetricQuantizeInputs: bool(2),
});

export const SVDFOptions = table('SVDFOptions', {
  rank: i32(0),
  fusedActivationFunction: i8(1),
  asymmetricQuantizeInputs: bool(2),
});

export const RNNOptions = table('RNNOptions', {
  fusedActivationFunction: i8(0),
  asymmetricQuantizeInputs: bool(1),
});

export const SequenceRNNOptions = table('SequenceRNNOptions', {
  timeMajor: bool(0),
  fusedActivationFunction: i8(1),
  asymmetricQuantizeInputs: bool(2),
});

export const BidirectionalSequenceRNNOptions = table('BidirectionalSequenceRNNOptions', {
  timeMajor: bool(0),
  fusedActivationFunction: i8(1),
  mergeOutputs: bool(2),
  asymmetricQuantizeInputs: bool(3),
});

export const LSTMOptions = table('LSTMOptions', {
  fusedActivationFunction: i8(0),
  cellClip: f32(1),
  projClip: f32(2),
  kernelType: i8(3),
  asymmetricQuantizeInputs: bool(4),
});

export const UnidirectionalSequenceLSTMOptions = table('UnidirectionalSequenceLSTMOptions', {
  fusedActivationFunction: i8(0),
  cellClip: f32(1),
  projClip: f32(2),
  timeMajor: bool(3),
  asymmetricQuantizeInputs: bool(4),
  diagonalRecurrentTensors: bool(5),
});

export const BidirectionalSequenceLSTMOptions = table('BidirectionalSequenceLSTMOptions', {
  fusedActivationFunction: i8(0),
  cellClip: f32(1),
  projClip: f32(2),
  mergeOutputs: bool(3),
  timeMajor: bool(4, true),
  asymmetricQuantizeInputs: bool(5),
});

export const SoftmaxOptions = table('SoftmaxOptions', { beta: f32(0) });
export const LeakyReluOptions = table('LeakyReluOptions', { alpha: f32(0) });
export const GeluOptions = table('GeluOptions', { approximate: bool(0) });
export const L2NormOptions = table('L2NormOptions', { fusedActivationFunction: i8(0) });

export const LocalResponseNormalizationOptions = table('LocalResponseNormalizationOptions', {
  radius: i32(0),
  bias: f32(1),
  alpha: f32(2),
  beta: f32(3),
});

export const AddOptions = table('AddOptions', {
  fusedActivationFunction: i8(0),
  potScaleInt16: bool(1, true),
});
export const SubOptions = table('SubOptions', {
  fusedActivationFunction: i8(0),
  potScaleInt16: bool(1, true),
});
export const MulOptions = table('MulOptions', { fusedActivationFunction: i8(0) });
export const DivOptions = table('DivOptions', { fusedActivationFunction: i8(0) });

export const FakeQuantOptions = table('FakeQuantOptions', {
  min: f32(0),
  max: f32(1),
  numBits: i32(2),
  narrowRange: bool(3),
});

export const EmbeddingLookupSparseOptions = table('EmbeddingLookupSparseOptions', {
  combiner: i8(0),
});
export const ConcatEmbeddingsOptions = table('ConcatEmbeddingsOptions', {
  numChannels: i32(0),
  numColumnsPerChannel: vector(1, 'i32'),
  embeddingDimPerChannel: vector(2, 'i32'),
});
