/** ARG_MAX and ARG_MIN: the index of the first largest or smallest element along one dimension. */
import { dtypeCode } from '../../graph/dtypes';
import type { Lower, Lowering } from '../lowering';
import { axisOf, constantInteger, requireElements } from './parameters';

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

const lower = (op: Lowering, smallest: 0 | 1): void => {
  const [input, output] = [op.input(0), op.output(0)];
  const given = constantInteger(op, op.input(1), 'its axis');
  const axis = axisOf(op, given, input.shape.length);
  const outer = product(input.shape.slice(0, axis));
  const inner = product(input.shape.slice(axis + 1));
  requireElements(op, output, outer * inner);
  op.emit('ARG_MAX', {
    input: input.place,
    output: output.place,
    outer,
    length: input.shape[axis] ?? 0,
    inner,
    type: dtypeCode(input.type),
    smallest,
  });
};

export const lowerArgMax: Lower = (op) => lower(op, 0);

export const lowerArgMin: Lower = (op) => lower(op, 1);
