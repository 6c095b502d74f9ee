/** Parameters that an operator takes as tensors: they have to be constants to be worked out here. */
import type { Lowering, TensorView } from '../lowering';

/**
 * The values of a constant int32 or int64 tensor; refuses the operator if it is computed at run time.
 * `what` names it: "its paddings". The stored bytes count, since old files give scalars the shape [0].
 */
export const constantIntegers = (
  op: Lowering,
  { data, type }: TensorView,
  what: string,
): readonly number[] => {
  if (data === undefined) return op.refuse(`has ${what} computed at run time`);
  const { buffer, byteOffset, byteLength } = data;
  const view = new DataView(buffer, byteOffset, byteLength);
  if (type === 'INT32') {
    const count = Math.floor(byteLength / 4);
    return Array.from({ length: count }, (_, i) => view.getInt32(4 * i, true));
  }
  if (type !== 'INT64') return op.refuse(`has ${what} as ${type}`);
  const count = Math.floor(byteLength / 8);
  return Array.from({ length: count }, (_, i) => Number(view.getBigInt64(8 * i, true)));
};

/** The only value of a constant tensor. */
export const constantInteger = (op: Lowering, tensor: TensorView, what: string): number =>
  constantIntegers(op, tensor, what)[0] ?? op.refuse(`has no value for ${what}`);

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
