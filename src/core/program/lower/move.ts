/** Operators that keep every element in its order, or only state a shape: plain copies. */
import type { Lower } from '../lowering';
import { requireShape } from './parameters';

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the same elements under another shape. */
export const lowerReshape: Lower = (op) => {
  const [from, to] = [op.input(0), op.output(0)];
  if (from.bytes !== to.bytes) {
    op.refuse(`has an input of ${from.bytes} bytes and an output of ${to.bytes}`);
  }
  if (from.bytes > 0) op.emit('COPY', { input: from.place, output: to.place, bytes: from.bytes });
};

/** SHAPE: the dimensions, which are fixed. */
export const lowerShape: Lower = (op) => {
  const [{ shape }, output] = [op.input(0), op.output(0)];
  requireShape(op, output, [shape.length]);
  if (shape.length === 0) return;
  op.emit('COPY', {
    input: op.constants.int32(shape),
    output: output.place,
    bytes: 4 * shape.length,
  });
};
