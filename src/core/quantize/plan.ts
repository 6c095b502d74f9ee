/**
 * What is decided before anything is written: in which form every operator takes its operands and
 * gives its results. A form is `float`, or parameters. The writer stores constants in the form asked
 * for and puts a QUANTIZE or DEQUANTIZE where an activation is asked for in another form than made.
 */
import type { TensorIndex } from '../units';
import type { Parameters } from './parameters';
import type { Decision } from './quantized';

export type Form = Parameters | 'float';

/** How a constant's values become integers. */
export type Rounding = 'weight' | 'whole-weight' | 'older-weight' | 'bias' | 'plain';

export interface OperandPlan {
  readonly form: Form;
  /** For constants; default `plain`. */
  readonly rounding?: Rounding;
  /** A constant of int16 that the converter rounds to this form first. */
  readonly through?: Parameters;
  /** Largest magnitudes that each scale stands for; for `older-weight`. */
  readonly ranges?: readonly number[];
  /** A constant that is stored in this form and turned into float when the model runs. */
  readonly isUnpacked?: boolean;
}

export interface OperatorPlan {
  /** One for each input; absent where the input is left as it is (shapes, axes, no input at all). */
  readonly inputs: readonly (OperandPlan | undefined)[];
  /** Forms that the kernel writes. */
  readonly outputs: readonly (Form | undefined)[];
  /** Forms of intermediate tensors (LSTM). */
  readonly intermediates?: readonly (Parameters | undefined)[];
  /** Runs with 16-bit activations, which some options have to say. */
  readonly isWide?: boolean;
  /** Float input, integer weights. */
  readonly isHybrid?: boolean;
  /** Of the operator, where it does not follow from the forms. */
  readonly version?: number | undefined;
}

export interface Plan {
  readonly operators: readonly OperatorPlan[];
  /** Form in which an input or output of the model passes its ends, when these are integers. */
  readonly ends: ReadonlyMap<TensorIndex, Form>;
  /** Whether a conversion stands behind what makes the value, or before what asks for it. */
  readonly conversions: 'early' | 'late';
  readonly decisions: readonly Decision[];
}
