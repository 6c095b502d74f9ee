/** Parameters that an operator takes as tensors: they have to be constants to be worked out here. */
import type { Lowering, TensorView } from '../lowering';

/**
 * The values of a constant int32 or int64 tensor; refuses the operator if it is computed at run time.
 * `what` names it: "its paddings".
 */
export const constantIntegers = (
  op: Lowering,
  tensor: TensorView,
  what: string,
): readonly number[] => {
  const { data, type, elements } = tensor;
  if (data === undefined) return op.refuse(`has ${what} computed at run time`);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const width = type === 'INT64' ? 8 : 4;
  if ((type !== 'INT32' && type !== 'INT64') || data.byteLength < elements * width) {
    return op.refuse(`has ${what} in ${data.byteLength} bytes of ${type}`);
  }
  return Array.from({ length: elements }, (_, i) =>
    type === 'INT32' ? view.getInt32(4 * i, true) : Number(view.getBigInt64(8 * i, true)),
  );
};

/** A dimension counted from the front; refuses what is outside of `rank` dimensions. */
export const axisOf = (op: Lowering, axis: number, rank: number): number => {
  const positive = axis < 0 ? axis + rank : axis;
  if (positive >= 0 && positive < rank) return positive;
  return op.refuse(`works along dimension ${axis} of a tensor of ${rank}`);
};

/** Refuses the operator unless the tensor has the shape its other operands ask for. */
export const requireShape = (
  op: Lowering,
  { name, shape }: TensorView,
  wanted: readonly number[],
): void => {
  if (shape.length === wanted.length && shape.every((d, i) => d === wanted[i])) return;
  op.refuse(`needs shape [${wanted.join(', ')}] for "${name}", and it is [${shape.join(', ')}]`);
};

/** Refuses the operator unless the tensor has as many elements as its other operands ask for. */
export const requireElements = (
  op: Lowering,
  { name, elements }: TensorView,
  wanted: number,
): void => {
  if (elements !== wanted)
    op.refuse(`makes ${wanted} elements for "${name}", which has ${elements}`);
};
