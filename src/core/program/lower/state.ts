/** Tensors that keep their content from one inference to the next. */
import type { Lowering, TensorView } from '../lowering';
import type { Place } from '../place';

/**
 * The memory of a variable tensor. A reset fills it as TFLM does: int8 with the byte of its zero
 * point, anything else with zeros.
 */
export const stateOf = (op: Lowering, tensor: TensorView): Place => {
  if (!tensor.isVariable || tensor.data !== undefined) {
    op.refuse(`keeps its state in "${tensor.name}", which is not a variable`);
  }
  const { place, bytes } = tensor;
  const value = tensor.type === 'INT8' ? tensor.zeroPoint & 0xff : 0;
  op.emit('FILL', { output: place, count: bytes, elementBytes: 1, value }, { atSetup: true });
  return place;
};
