/** Constants that a lowering computes with, and what zero points make of them. */
import type { Lowering, TensorView } from '../lowering';
import { constantOf } from './weights';

/** The values of a constant int8, int16 or int32 tensor; refuses what is computed or another type. */
export const integersOf = (op: Lowering, tensor: TensorView): readonly number[] => {
  const { buffer, byteLength } = constantOf(op, tensor, 'weights or biases').slice();
  if (byteLength < tensor.bytes) return op.refuse(`has "${tensor.name}" cut short`);
  switch (tensor.type) {
    case 'INT8':
      return [...new Int8Array(buffer, 0, tensor.elements)];
    case 'INT16':
      return [...new Int16Array(buffer, 0, tensor.elements)];
    case 'INT32':
      return [...new Int32Array(buffer, 0, tensor.elements)];
    default:
      return op.refuse(`has "${tensor.name}" in ${tensor.type}`);
  }
};

/** Sums of `rows` equal parts of the values, in order. */
export const rowSums = (values: readonly number[], rows: number): readonly number[] => {
  const length = values.length / rows;
  return Array.from({ length: rows }, (_, row) =>
    values.slice(row * length, (row + 1) * length).reduce((sum, value) => sum + value, 0),
  );
};
