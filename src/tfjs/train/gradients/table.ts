/** Every operator that training goes through. */
import * as arrange from './arrange';
import { convGradient, denseGradient } from './conv';
import { depthwiseGradient } from './depthwise';
import * as elementwise from './elementwise';
import type { Gradient } from './gradient';
import { averagePoolGradient, maxPoolGradient, reductionGradient } from './pool';

export const GRADIENTS: Readonly<Record<string, Gradient>> = {
  CONV_2D: convGradient,
  DEPTHWISE_CONV_2D: depthwiseGradient,
  FULLY_CONNECTED: denseGradient,
  AVERAGE_POOL_2D: averagePoolGradient,
  MAX_POOL_2D: maxPoolGradient,
  MEAN: reductionGradient(true),
  SUM: reductionGradient(false),
  ADD: elementwise.addGradient,
  SUB: elementwise.subGradient,
  MUL: elementwise.mulGradient,
  DIV: elementwise.divGradient,
  RELU: elementwise.limited(0, Infinity),
  RELU6: elementwise.limited(0, 6),
  RELU_N1_TO_1: elementwise.limited(-1, 1),
  RELU_0_TO_1: elementwise.limited(0, 1),
  LEAKY_RELU: elementwise.leakyReluGradient,
  PRELU: elementwise.preluGradient,
  HARD_SWISH: elementwise.hardSwishGradient,
  LOGISTIC: elementwise.logisticGradient,
  TANH: elementwise.tanhGradient,
  ABS: elementwise.absGradient,
  NEG: elementwise.negGradient,
  SQUARE: elementwise.squareGradient,
  SOFTMAX: elementwise.softmaxGradient,
  RESHAPE: arrange.reshapeGradient,
  SQUEEZE: arrange.reshapeGradient,
  EXPAND_DIMS: arrange.reshapeGradient,
  PAD: arrange.padGradient,
  PADV2: arrange.padGradient,
  CONCATENATION: arrange.concatenationGradient,
  TRANSPOSE: arrange.transposeGradient,
};
