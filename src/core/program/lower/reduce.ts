/**
 * MEAN, SUM, REDUCE_MAX, REDUCE_MIN over any dimensions. Neighbouring dimensions of one fate, reduced
 * or kept, are one, so that what is left is kept, reduced, kept, reduced, kept at most.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Multiplier } from '../fixed-point';
import { quantizeMultiplier } from '../fixed-point';
import type { Lower, Lowering, TensorView } from '../lowering';
import { axisOf, constantIntegers, requireElements } from './parameters';
import { checkScales } from './scales';

/** The input as [outer][rows][middle][columns][inner], of which rows and columns are reduced. */
interface Extents {
  readonly outer: number;
  readonly rows: number;
  readonly middle: number;
  readonly columns: number;
  readonly inner: number;
}

interface Reduction extends Extents {
  readonly input: TensorView;
  readonly output: TensorView;
}

export const lowerMean: Lower = (op) => lowerSum(op, true);
export const lowerReduceSum: Lower = (op) => lowerSum(op, false);

const lowerSum = (op: Lowering, isMean: boolean): void => {
  const { input, output, ...extents } = reductionOf(op);
  const count = extents.rows * extents.columns;
  const places = { input: input.place, output: output.place };
  const unscaled = { offset: 0, multiplier: 0, shift: 0, outputZeroPoint: 0, divisor: 1 };
  if (input.type === 'FLOAT32') {
    op.emit('SUM_F32', { ...places, ...extents, ...unscaled, divisor: isMean ? count : 1 });
    return;
  }
  const name = input.type === 'INT8' ? 'SUM_I8' : input.type === 'INT16' ? 'SUM_I16' : undefined;
  op.emit(name ?? op.refuse(`adds up ${input.type}`), {
    ...places,
    ...extents,
    ...unscaled,
    ...scalingOf(op, input, output, isMean ? count : 1),
    offset: Number(BigInt.asIntN(32, -BigInt(input.zeroPoint) * BigInt(count))),
    outputZeroPoint: output.zeroPoint,
  });
};

/**
 * The factor from sums of `count` elements to the output. The division by `count` goes into the
 * multiplier, with as many bits as its shift leaves room for.
 */
const scalingOf = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
  count: number,
): Multiplier => {
  checkScales(op, input, output);
  const { multiplier, shift } = quantizeMultiplier(input.scale / output.scale);
  const bits = Math.min(Math.floor(Math.log2(count)), 32, 31 + shift);
  const divided = (BigInt(multiplier) << BigInt(bits)) / BigInt(count);
  return { multiplier: Number(divided), shift: shift - bits };
};

export const lowerReduceMax: Lower = (op) =>
  lowerExtreme(op, { INT8: 'MAX_POOL_I8', FLOAT32: 'MAX_POOL_F32' });
export const lowerReduceMin: Lower = (op) =>
  lowerExtreme(op, { INT8: 'MIN_POOL_I8', FLOAT32: 'MIN_POOL_F32' });

type Extreme = 'MAX_POOL_I8' | 'MAX_POOL_F32' | 'MIN_POOL_I8' | 'MIN_POOL_F32';

/** The extreme over one group of dimensions is that of one window of as many rows. */
const lowerExtreme = (op: Lowering, records: Readonly<Record<string, Extreme>>): void => {
  const { input, output, outer, rows, middle, columns, inner } = reductionOf(op);
  if (input.scale !== output.scale) op.refuse('has an output of another scale than its input');
  if (columns > 1) op.refuse('compares over dimensions that are not neighbours');
  const bound = (value: number) =>
    input.type === 'FLOAT32' ? { f: value * Infinity } : { i: value < 0 ? -128 : 127 };
  op.emit(records[input.type] ?? op.refuse(`compares ${input.type}`), {
    input: input.place,
    output: output.place,
    batches: outer,
    inputHeight: rows,
    inputWidth: 1,
    channels: middle * inner,
    outputHeight: 1,
    outputWidth: 1,
    kernelHeight: rows,
    kernelWidth: 1,
    strideHeight: 1,
    strideWidth: 1,
    paddingTop: 0,
    paddingLeft: 0,
    activationMin: bound(-1),
    activationMax: bound(1),
  });
};

const reductionOf = (op: Lowering): Reduction => {
  const [input, axes, output] = [op.input(0), op.input(1), op.output(0)];
  const rank = input.shape.length;
  const reduced = new Set(
    constantIntegers(op, axes, 'the dimensions to reduce').map((axis) => axisOf(op, axis, rank)),
  );
  const extents = groupsOf(op, input.shape, reduced);
  requireElements(op, output, extents.outer * extents.middle * extents.inner);
  return { input, output, ...extents };
};

const groupsOf = (
  op: Lowering,
  shape: readonly number[],
  reduced: ReadonlySet<number>,
): Extents => {
  const groups = [1]; // kept at even places, reduced at odd ones
  shape.forEach((extent, d) => {
    if (extent === 1) return;
    const isKept = groups.length % 2 === 1;
    if (isKept === reduced.has(d)) groups.push(extent);
    else groups.push((groups.pop() ?? 1) * extent);
  });
  if (groups.length > 5) op.refuse('reduces three groups of dimensions that are not neighbours');
  const [outer = 1, rows = 1, middle = 1, columns = 1, inner = 1] = groups;
  if (groups.length > 3) return { outer, rows, middle, columns, inner };
  return { outer, rows, middle: 1, columns: 1, inner: middle };
};
