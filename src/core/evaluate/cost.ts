/**
 * What a quantization cost, measured on samples: the float model against the quantized one, executed
 * by the C runtime exactly as a board would. Everything here is a count or a ratio of real values.
 */
import type { Rounding } from '../program/lowering';
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

export interface RoundingCost {
  readonly rounding: Rounding;
  /** In the order of the model's outputs. */
  readonly outputs: readonly OutputCost[];
  /** Right answers of the quantized model; absent without labels. */
  readonly right?: Counted;
}

export interface TensorCost extends Fidelity {
  /** Tensor of the float model. */
  readonly tensor: TensorIndex;
  /** Shares, 0 to 1, of values stored at the type's ends although the real value lay beyond. */
  readonly saturatedLow: number;
  readonly saturatedHigh: number;
}

export interface Cost {
  readonly samples: number;
  /** None of them was used for calibration. */
  readonly heldOut: boolean;
  readonly isSynthetic: boolean;
  /** Right answers of the float model; absent without labels. */
  readonly floatRight?: Counted;
  /** As TFLM rounds, and as TFLite does on a desktop. */
  readonly double: RoundingCost;
  readonly single: RoundingCost;
  /** In execution order, with TFLM's rounding; tensors that exist in both models. */
  readonly tensors: readonly TensorCost[];
}
