/**
 * Functions of two tensors: ADD, SUB, MUL, MAXIMUM, MINIMUM and PRELU, with broadcasting. Scales are
 * combined in the precision that TFLM's Prepare uses: doubles, except in SUB, where they are floats.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import { fusedActivation } from '../../graph/activation';
import { dtypeCode, elementBytes } from '../../graph/dtypes';
import { activationClamp, realRange } from '../activation-range';
import { broadcastLoops } from '../broadcast';
import type { Multiplier } from '../fixed-point';
import { quantizeMultiplier } from '../fixed-point';
import type { Lower, Lowering, TensorView } from '../lowering';
import type { FunctionName } from '../records/binary';
import { FUNCTIONS } from '../records/binary';
import type { Scalar } from '../records/record';
import type { BinaryValues } from './scalar-operand';
import { emitQuantized } from './scalar-operand';
import { checkScales } from './scales';

const MAX_LOOPS = 6;

const NO_SCALING = {
  aZeroPoint: 0,
  bZeroPoint: 0,
  outputZeroPoint: 0,
  aFactor: 0,
  bFactor: 0,
  bMultiplier: 0,
  bShift: 0,
  multiplier: 0,
  shift: 0,
  activationMin: { i: 0 },
  activationMax: { i: 0 },
};

/** Fields that every function needs: where the operands lie and how they are walked. */
const walk = (op: Lowering, name: FunctionName, a: TensorView, b: TensorView): BinaryValues => {
  const output = op.output(0);
  const loops = broadcastLoops(a.shape, b.shape, output.shape);
  if (loops === undefined) return op.refuse('has shapes that do not broadcast to its output');
  if (loops.extents.length > MAX_LOOPS) {
    op.refuse('broadcasts in more alternating dimensions than the runtime walks');
  }
  const bytes = (strides: readonly number[], { type }: TensorView): readonly number[] =>
    strides.map((stride) => stride * elementBytes(type));
  return {
    ...NO_SCALING,
    a: a.place,
    b: b.place,
    output: output.place,
    function: FUNCTIONS[name],
    type: dtypeCode(output.type),
    rank: loops.extents.length,
    extents: loops.extents,
    aStrides: bytes(loops.aStrides, a),
    bStrides: bytes(loops.bStrides, b),
  };
};

const zeroPoints = (a: TensorView, b: TensorView, output: TensorView) => ({
  aZeroPoint: a.zeroPoint,
  bZeroPoint: b.zeroPoint,
  outputZeroPoint: output.zeroPoint,
});

/** The int32 clamp of an activation; TFLM's ADD has none. */
const int32Clamp = (
  op: Lowering,
  name: FunctionName,
): { readonly activationMin: Scalar; readonly activationMax: Scalar } => {
  const { min, max } = realRange(name === 'ADD' ? undefined : fusedActivation(op.operator));
  return {
    activationMin: { i: Math.max(min, -(2 ** 31)) },
    activationMax: { i: Math.min(max, 2 ** 31 - 1) },
  };
};

/** Float and int32 arithmetic; true if the operator was one of these. */
const lowerPlain = (op: Lowering, name: FunctionName): boolean => {
  const [a, b, output] = [op.input(0), op.input(1), op.output(0)];
  if (output.type === 'FLOAT32') {
    op.emit('BINARY_FLOAT', { ...walk(op, name, a, b), ...activationClamp(op, output) });
  } else if (output.type === 'INT32') {
    op.emit('BINARY_INT', { ...walk(op, name, a, b), ...int32Clamp(op, name) });
  } else return false;
  return true;
};

/** A factor that TFLM requires to lie between 0 and 1, and to stay there when rounded. */
const fraction = (op: Lowering, factor: number): Multiplier => {
  const scaling = quantizeMultiplier(factor);
  if (!(factor > 0 && factor < 1) || scaling.shift > 0) {
    op.refuse('has scales that differ by more than TFLM can express');
  }
  return scaling;
};

interface SumScaling {
  readonly a: Multiplier;
  readonly b: Multiplier;
  readonly output: Multiplier;
}

/** ADD's scaling: operands to twice the larger scale, the sum to the output; in doubles. */
const addScaling = (op: Lowering, a: number, b: number, output: number, left: number) => {
  const twiceMax = 2 * Math.max(a, b);
  return {
    a: fraction(op, a / twiceMax),
    b: fraction(op, b / twiceMax),
    output: fraction(op, twiceMax / (2 ** left * output)),
  };
};

/** SUB's: the same in floats. */
const subScaling = (op: Lowering, a: number, b: number, output: number, left: number) => {
  const twiceMax = Math.fround(2 * Math.max(a, b));
  return {
    a: fraction(op, Math.fround(a / twiceMax)),
    b: fraction(op, Math.fround(b / twiceMax)),
    output: fraction(op, Math.fround(twiceMax / Math.fround(2 ** left * output))),
  };
};

/** Whether a multiplier is exactly one half, which is what the larger scale always gets. */
const isHalf = ({ multiplier, shift }: Multiplier): boolean =>
  multiplier === 2 ** 30 && shift === 0;

const lowerSum = (op: Lowering, name: 'ADD' | 'SUB'): void => {
  if (lowerPlain(op, name)) return;
  const [first, second, output] = [op.input(0), op.input(1), op.output(0)];
  checkScales(op, first, second, output);
  const left = output.type === 'INT16' ? 15 : 20;
  const scalingOf = name === 'ADD' ? addScaling : subScaling;
  const scaling: SumScaling = scalingOf(op, first.scale, second.scale, output.scale, left);
  const swap = !isHalf(scaling.a);
  const [a, b] = swap ? [second, first] : [first, second];
  const { multiplier: bMultiplier, shift: bShift } = swap ? scaling.a : scaling.b;
  const sign = name === 'SUB' ? -1 : 1;
  emitQuantized(
    op,
    'ADD',
    {
      ...walk(op, name, a, b),
      ...zeroPoints(a, b, output),
      aFactor: (swap ? sign : 1) * 2 ** (left - 1),
      bFactor: swap ? 1 : sign,
      bMultiplier,
      bShift,
      ...scaling.output,
      ...activationClamp(op, output),
    },
    a,
    b,
  );
};

/** ADD: a + b. */
export const lowerAdd: Lower = (op) => {
  lowerSum(op, 'ADD');
};

/** SUB: a - b. */
export const lowerSub: Lower = (op) => {
  lowerSum(op, 'SUB');
};

/** MUL: a * b. */
export const lowerMul: Lower = (op) => {
  if (lowerPlain(op, 'MUL')) return;
  const [a, b, output] = [op.input(0), op.input(1), op.output(0)];
  checkScales(op, a, b, output);
  emitQuantized(
    op,
    'MUL',
    {
      ...walk(op, 'MUL', a, b),
      ...zeroPoints(a, b, output),
      ...quantizeMultiplier((a.scale * b.scale) / output.scale),
      ...activationClamp(op, output),
    },
    a,
    b,
  );
};

const lowerExtreme =
  (name: 'MAXIMUM' | 'MINIMUM'): Lower =>
  (op) => {
    const values = walk(op, name, op.input(0), op.input(1));
    op.emit(op.output(0).type === 'FLOAT32' ? 'BINARY_FLOAT' : 'BINARY_INT', values);
  };

/** MAXIMUM and MINIMUM: the stored numbers are compared, whatever their scales. */
export const lowerMaximum = lowerExtreme('MAXIMUM');
export const lowerMinimum = lowerExtreme('MINIMUM');

/** PRELU: x where it is not negative, x * alpha elsewhere. */
export const lowerPrelu: Lower = (op) => {
  const [input, alpha, output] = [op.input(0), op.input(1), op.output(0)];
  const values = walk(op, 'PRELU', input, alpha);
  if (output.type === 'FLOAT32') {
    op.emit('BINARY_FLOAT', values);
    return;
  }
  checkScales(op, input, alpha, output);
  const negative = quantizeMultiplier((input.scale * alpha.scale) / output.scale);
  emitQuantized(
    op,
    'PRELU',
    {
      ...values,
      ...zeroPoints(input, alpha, output),
      ...quantizeMultiplier(input.scale / output.scale),
      bMultiplier: negative.multiplier,
      bShift: negative.shift,
      ...activationClamp(op, output),
    },
    input,
    alpha,
  );
};
