/**
 * The range that a fused activation leaves of an output: what TFLM's kernels clamp to. Activations
 * other than the three RELUs do not clamp, and TFLM's kernels of quantized and windowed operators
 * ignore them.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Activation } from '../graph/activation';
import { fusedActivation } from '../graph/activation';
import type { Lowering, TensorView } from './lowering';
import type { Scalar } from './records/record';
import { roundAway } from './fixed-point';

export interface Range {
  readonly min: number;
  readonly max: number;
}

const FLOAT_MAX = 2 ** 127 * (2 - 2 ** -23);

/** What the quantized types can hold. */
export const INTEGERS: Readonly<Record<string, Range>> = {
  UINT8: { min: 0, max: 255 },
  INT8: { min: -128, max: 127 },
  INT16: { min: -32768, max: 32767 },
};

/** What a quantized type can hold; refuses any other. */
export const integerRange = (op: Lowering, { name, type }: TensorView): Range =>
  INTEGERS[type] ?? op.refuse(`cannot write ${type}, the type of "${name}"`);

/** The range an activation leaves of real numbers. */
export const realRange = (activation: Activation | undefined): Range => {
  switch (activation) {
    case 'RELU':
      return { min: 0, max: Infinity };
    case 'RELU6':
      return { min: 0, max: 6 };
    case 'RELU_N1_TO_1':
      return { min: -1, max: 1 };
    case 'TANH':
    case 'SIGN_BIT':
    case undefined:
      return { min: -Infinity, max: Infinity };
  }
};

/** The range of `output` under the operator's fused activation, in stored units. */
const activationRange = (op: Lowering, output: TensorView): Range => {
  const { min, max } = realRange(fusedActivation(op.operator));
  if (output.type === 'FLOAT32') {
    return { min: Math.max(min, -FLOAT_MAX), max: Math.min(max, FLOAT_MAX) };
  }
  const { min: low, max: high } = integerRange(op, output);
  const stored = (real: number): number => {
    const steps = roundAway(Math.fround(real / output.scale));
    if (Math.abs(steps) > 2 ** 31) op.refuse('has an activation that its output scale cannot hold');
    return output.zeroPoint + steps;
  };
  return {
    min: min === -Infinity ? low : Math.max(low, stored(min)),
    max: max === Infinity ? high : Math.min(high, stored(max)),
  };
};

/** The same as the two clamp fields of a record. */
export const activationClamp = (
  op: Lowering,
  output: TensorView,
): { readonly activationMin: Scalar; readonly activationMax: Scalar } => {
  const { min, max } = activationRange(op, output);
  const scalar = (value: number): Scalar =>
    output.type === 'FLOAT32' ? { f: value } : { i: value };
  return { activationMin: scalar(min), activationMax: scalar(max) };
};
