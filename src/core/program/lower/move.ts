/** Operators that only move data, or only rename it: all become copies and fills. */
import type { Lower } from '../lowering';

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the same elements under another shape. */
export const lowerReshape: Lower = (op) => {
  const [from, to] = [op.input(0), op.output(0)];
  if (from.bytes !== to.bytes) {
    op.refuse(`its input has ${from.bytes} bytes and its output ${to.bytes}`);
  }
  op.emit('COPY', { input: from.place, output: to.place, bytes: from.bytes });
};
