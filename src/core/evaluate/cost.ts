/**
 * What a quantization cost, measured on samples: the float model against the quantized one, executed
 * by the C runtime exactly as a board would. Everything here is a count or a ratio of real values.
 */
import type { DType } from '../graph/dtypes';
import type { Rounding } from '../program/lowering';
import type { DeadChannels } from '../run/dead-channels';
import type { TensorIndex } from '../units';

export interface Counted {
  readonly hits: number;
  readonly of: number;
}

/** Signal to quantization noise in decibels: 10 log10(sum x^2 / sum (x - y)^2); Infinity when equal. */
export interface Fidelity {
  readonly sqnr: number;
  /** Cosine of the angle between all float and all quantized values; 1 when both are all zero. */
  readonly cosine: number;
  readonly maxError: number;
}

export interface OutputCost extends Fidelity {
  /** Samples whose largest output is at the same place; absent for outputs that are no class scores. */
  readonly top1?: Counted;
}

/** Labelled samples by which of the two models answers rightly; they add up to the samples. */
export interface Paired {
  readonly both: number;
  readonly floatOnly: number;
  readonly quantizedOnly: number;
  readonly neither: number;
}

export interface RoundingCost {
  readonly rounding: Rounding;
  /** In the order of the model's outputs. */
  readonly outputs: readonly OutputCost[];
  /** Right answers of the quantized model; absent without labels. */
  readonly right?: Counted;
  /** Sample by sample against the float model; absent without labels. See `pairedDifference`. */
  readonly paired?: Paired;
}

export interface TensorCost extends Fidelity {
  /** Tensor of the float model. */
  readonly tensor: TensorIndex;
  /** Shares, 0 to 1, of values stored at the type's ends although the real value lay beyond. */
  readonly saturatedLow: number;
  readonly saturatedHigh: number;
  /** How the quantized model stores it. */
  readonly type: DType;
}

/**
 * `runtime`: by the C runtime, bit for bit as on a board. `simulated`: by the float engine on weights
 * rounded as stored, for files that TFLM refuses; activations are then not rounded at all.
 */
export type Execution = 'runtime' | 'simulated';

export interface Cost {
  readonly execution: Execution;
  readonly samples: number;
  /** None of them was used for calibration. */
  readonly heldOut: boolean;
  readonly isSynthetic: boolean;
  /**
   * Tensors of the float model that `outputs` of a rounding are about, where these are not the model's
   * outputs: the last ones before operators that were left out. Absent when they are.
   */
  readonly compared?: readonly TensorIndex[];
  /** Right answers of the float model; absent without labels. */
  readonly floatRight?: Counted;
  /** As TFLM rounds, and as TFLite does on a desktop. */
  readonly double: RoundingCost;
  readonly single: RoundingCost;
  /** In execution order, with TFLM's rounding; tensors that exist in both models. */
  readonly tensors: readonly TensorCost[];
  /** Samples that `tensors` was measured on: the first ones. */
  readonly tensorSamples: number;
  /** Operators of the quantized model with channels that can only give their bias. */
  readonly deadChannels: readonly DeadChannels[];
}
