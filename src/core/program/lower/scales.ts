/** What quantized element-by-element operators need of their tensors before anything is computed. */
import { integerRange } from '../activation-range';
import type { Lowering, TensorView } from '../lowering';

/** Refuses tensors of no quantized type, or without a positive scale; `check-tensors.ts` saw to zero points. */
export const checkScales = (op: Lowering, ...tensors: readonly TensorView[]): void => {
  for (const tensor of tensors) {
    const { name, scale } = tensor;
    if (!(scale > 0 && scale < Infinity)) op.refuse(`needs a scale for its tensor "${name}"`);
    integerRange(op, tensor);
  }
};
