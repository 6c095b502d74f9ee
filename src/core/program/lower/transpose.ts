/** TRANSPOSE: the input read in another order of its dimensions. */
import type { Lower } from '../lowering';
import { bytesPerElement, denseStrides, emitBox } from './box';
import { constantIntegers, requireShape } from './parameters';

export const lowerTranspose: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const order = constantIntegers(op, op.input(1), 'its permutation');
  const isPermutation =
    order.length === input.shape.length && input.shape.every((_, d) => order.includes(d));
  if (!isPermutation) op.refuse(`has [${order.join(', ')}] as its permutation`);
  const extents = order.map((d) => input.shape[d] ?? 0);
  requireShape(op, output, extents);
  const element = bytesPerElement(input);
  const strides = denseStrides(input.shape, element);
  emitBox(op, {
    input: input.place,
    output: output.place,
    elementBytes: element,
    extents,
    inputStrides: order.map((d) => strides[d] ?? 0),
    outputStrides: denseStrides(extents, element),
  });
};
