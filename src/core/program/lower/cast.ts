/** CAST: the same numbers as another type; where the bits stay the same, a copy. */
import type { DType } from '../../graph/dtypes';
import { dtypeCode } from '../../graph/dtypes';
import type { Lower } from '../lowering';
import { requireElements } from './parameters';

/** Types whose bits are taken as they are: integers of one width. A bool is a byte. */
const widthOf = (type: DType): string => {
  if (type === 'BOOL' || type === 'UINT8') return 'INT8';
  return type === 'UINT32' ? 'INT32' : type;
};

export const lowerCast: Lower = (op) => {
  const [input, output] = [op.input(0), op.output(0)];
  requireElements(op, output, input.elements);
  const operands = { input: input.place, output: output.place };
  if (widthOf(input.type) === widthOf(output.type)) {
    op.emit('COPY', { ...operands, bytes: input.bytes });
    return;
  }
  op.emit('CAST', {
    ...operands,
    count: input.elements,
    inputType: dtypeCode(input.type),
    outputType: dtypeCode(output.type),
  });
};
