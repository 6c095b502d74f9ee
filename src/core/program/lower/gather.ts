/** GATHER: slices of the input picked by index. Constant indices are checked here, others as it runs. */
import type { Lower } from '../lowering';
import { bytesPerElement } from './box';
import { axisOf, constantIntegers, requireElements } from './parameters';

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export const lowerGather: Lower = (op) => {
  const [input, indices, output] = [op.input(0), op.input(1), op.output(0)];
  const axis = axisOf(op, Number(op.options['axis'] ?? 0), input.shape.length);
  const given = Number(op.options['batchDims'] ?? 0);
  const batchDims = given < 0 ? given + indices.shape.length : given;
  if (batchDims < 0 || batchDims > Math.min(axis, indices.shape.length)) {
    op.refuse(`has ${given} batch dimensions and picks along dimension ${axis}`);
  }
  const batch = product(input.shape.slice(0, batchDims));
  if (batch !== product(indices.shape.slice(0, batchDims))) {
    op.refuse('has indices for another batch than its input');
  }
  const outer = product(input.shape.slice(batchDims, axis));
  const inner = product(input.shape.slice(axis + 1));
  const picks = product(indices.shape.slice(batchDims));
  const choices = input.shape[axis] ?? 0;
  requireElements(op, output, batch * outer * picks * inner);
  if (indices.data !== undefined) {
    const outside = constantIntegers(op, indices, 'its indices').find((i) => i < 0 || i >= choices);
    if (outside !== undefined) op.refuse(`picks index ${outside} of ${choices}`);
  }
  op.emit('GATHER', {
    input: input.place,
    indices: indices.place,
    output: output.place,
    batch,
    outer,
    choices,
    picks,
    blockBytes: inner * bytesPerElement(input),
  });
};
