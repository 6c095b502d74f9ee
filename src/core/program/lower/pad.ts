/** PAD and PADV2: the output is filled with the padding, then the input is laid into it. */
import type { Lower, Lowering, TensorView } from '../lowering';
import { bytesPerElement, denseStrides, emitBox, offsetBy } from './box';
import { constantIntegers, requireShape } from './parameters';

/** The bits of one element of padding; without a given value, real zero. */
const paddingValue = (op: Lowering, value: TensorView | undefined, output: TensorView): number => {
  if (value === undefined) return output.type === 'INT8' ? output.zeroPoint : 0;
  const isOther = value.scale !== output.scale || value.zeroPoint !== output.zeroPoint;
  if (output.type === 'INT8' && isOther) op.refuse('pads with a value of another scale');
  if (value.data === undefined) return op.refuse('has its padding value computed at run time');
  return [...value.data].reduce((bits, byte, i) => bits + byte * 2 ** (8 * i), 0);
};

export const lowerPad: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  const paddings = constantIntegers(op, op.input(1), 'its paddings');
  const before = input.shape.map((_, d) => paddings[2 * d] ?? 0);
  const after = input.shape.map((_, d) => paddings[2 * d + 1] ?? 0);
  if ([...before, ...after].some((count) => count < 0)) op.refuse('has a negative padding');
  requireShape(
    op,
    output,
    input.shape.map((extent, d) => (before[d] ?? 0) + extent + (after[d] ?? 0)),
  );
  const value = paddingValue(op, op.optionalInput(2), output);
  const element = bytesPerElement(output);
  if (output.elements > input.elements) {
    op.emit('FILL', {
      output: output.place,
      count: output.elements,
      elementBytes: element,
      value: value >>> 0,
    });
  }
  const strides = denseStrides(output.shape, element);
  emitBox(op, {
    input: input.place,
    output: offsetBy(output.place, before, strides),
    elementBytes: element,
    extents: input.shape,
    inputStrides: denseStrides(input.shape, element),
    outputStrides: strides,
  });
};
