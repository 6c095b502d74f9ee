/** What quantized element-by-element operators need of their tensors before anything is computed. */
import { integerRange } from '../activation-range';
import type { Lowering, TensorView } from '../lowering';

/** Refuses tensors without a positive scale, or with a zero point outside their type. */
export const checkScales = (op: Lowering, ...tensors: readonly TensorView[]): void => {
  for (const tensor of tensors) {
    const { name, scale, zeroPoint } = tensor;
    if (!(scale > 0 && scale < Infinity)) op.refuse(`needs a scale for its tensor "${name}"`);
    const { min, max } = integerRange(op, tensor);
    if (zeroPoint < min || zeroPoint > max) {
      op.refuse(`has a zero point of ${zeroPoint} in "${name}", which its type cannot hold`);
    }
  }
};
