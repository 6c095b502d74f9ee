/** Operators that put tensors together along one dimension, or take one apart: a box per part. */
import type { Lower, Lowering, TensorView } from '../lowering';
import { shifted } from '../place';
import { bytesPerElement, emitBox } from './box';
import { axisOf, constantInteger, requireElements, requireShape } from './parameters';

/** A tensor seen as rows, of which each part has a piece. */
interface Joint {
  readonly whole: TensorView;
  readonly parts: readonly TensorView[];
  /** Extents of the whole before and behind the dimension, and one element's bytes. */
  readonly outer: number;
  readonly inner: number;
  readonly isSplit: boolean;
}

const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Moves every part, each as long in the dimension as `lengths` says. */
const emitParts = (op: Lowering, joint: Joint, lengths: readonly number[]): void => {
  const { whole, parts, outer, inner, isSplit } = joint;
  const element = bytesPerElement(whole);
  const row = lengths.reduce((sum, length) => sum + length, 0) * inner * element;
  let start = 0;
  parts.forEach((part, i) => {
    const piece = (lengths[i] ?? 0) * inner * element;
    const inWhole = shifted(whole.place, start);
    start += piece;
    const [wholeStrides, partStrides] = [
      [row, element],
      [piece, element],
    ];
    emitBox(op, {
      input: isSplit ? inWhole : part.place,
      output: isSplit ? part.place : inWhole,
      elementBytes: element,
      extents: [outer, piece / (element || 1)],
      inputStrides: isSplit ? wholeStrides : partStrides,
      outputStrides: isSplit ? partStrides : wholeStrides,
    });
  });
};

/** CONCATENATION, SPLIT and SPLIT_V: parts differ from the whole in dimension `axis` only. */
const along = (
  op: Lowering,
  whole: TensorView,
  parts: readonly TensorView[],
  axisOption: number,
  isSplit: boolean,
): void => {
  const axis = axisOf(op, axisOption, whole.shape.length);
  const lengths = parts.map(({ shape }) => shape[axis] ?? 0);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  parts.forEach((part, i) => requireShape(op, part, whole.shape.with(axis, lengths[i] ?? 0)));
  requireShape(op, whole, whole.shape.with(axis, total));
  const outer = product(whole.shape.slice(0, axis));
  const inner = product(whole.shape.slice(axis + 1));
  emitParts(op, { whole, parts, outer, inner, isSplit }, lengths);
};

/** PACK and UNPACK: parts lack dimension `axis`, which counts them. */
const across = (
  op: Lowering,
  whole: TensorView,
  parts: readonly TensorView[],
  isSplit: boolean,
): void => {
  const axis = axisOf(op, Number(op.options['axis'] ?? 0), whole.shape.length);
  requireShape(op, whole, whole.shape.with(axis, parts.length));
  const outer = product(whole.shape.slice(0, axis));
  const inner = product(whole.shape.slice(axis + 1));
  for (const part of parts) requireElements(op, part, outer * inner);
  const lengths = parts.map(() => 1);
  emitParts(op, { whole, parts, outer, inner, isSplit }, lengths);
};

export const lowerConcatenation: Lower = (op) => {
  along(op, op.output(0), op.inputs(), Number(op.options['axis'] ?? 0), false);
};

export const lowerSplit: Lower = (op) => {
  const axis = constantInteger(op, op.input(0), 'its axis');
  along(op, op.input(1), op.outputs(), axis, true);
};

/** SPLIT_V: TFLM takes the sizes from the outputs and never reads its second input. */
export const lowerSplitV: Lower = (op) => {
  const axis = constantInteger(op, op.input(2), 'its axis');
  along(op, op.input(0), op.outputs(), axis, true);
};

export const lowerPack: Lower = (op) => across(op, op.output(0), op.inputs(), false);

export const lowerUnpack: Lower = (op) => across(op, op.input(0), op.outputs(), true);
