/**
 * Functions of one tensor: RELU, RELU6, LEAKY_RELU, LOGISTIC, TANH, HARD_SWISH. int8 becomes a table
 * of 256 bytes (unary-int8.ts); int16 and float32 are computed on the device.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import { integerRange } from '../activation-range';
import type { Multiplier } from '../fixed-point';
import type { Lower, Lowering, TensorView } from '../lowering';
import { NOWHERE } from '../place';
import { FUNCTIONS } from '../records/binary';
import type { RecordValues, Scalar } from '../records/record';
import type { RECORDS } from '../records/records';
import { sigmoidTable } from '../sigmoid-table';
import { hardSwishOfByte } from './hard-swish';
import { checkScales } from './scales';
import {
  emitByteTable,
  leakyReluOfByte,
  logisticOfByte,
  relu6OfByte,
  reluOfByte,
  slopesOf,
  storedSix,
  tanhOfByte,
} from './unary-int8';

type Values = RecordValues<(typeof RECORDS)['SLOPES_FLOAT']>;

/** A record that only says where the tensors lie; everything else is neutral. */
const plain = (op: Lowering): Values => ({
  input: op.input(0).place,
  output: op.output(0).place,
  table: NOWHERE,
  count: op.input(0).elements,
  function: 0,
  inputZeroPoint: 0,
  outputZeroPoint: 0,
  multiplier: 0,
  shift: 0,
  negativeMultiplier: 0,
  negativeShift: 0,
  negate: 0,
  slope: 1,
  min: { i: 0 },
  max: { i: 0 },
});

const floatSlopes = (op: Lowering, slope: number, min: number, max: number): void => {
  op.emit('SLOPES_FLOAT', { ...plain(op), slope, min: { f: min }, max: { f: max } });
};

interface Slopes {
  readonly positive: Multiplier;
  readonly negative: Multiplier;
  readonly sign: number;
}

const int16Slopes = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
  { positive, negative, sign }: Slopes,
  clamp: { readonly min: number; readonly max: number },
): void => {
  const scalar = (i: number): Scalar => ({ i });
  op.emit('SLOPES_INT16', {
    ...plain(op),
    inputZeroPoint: input.zeroPoint,
    outputZeroPoint: output.zeroPoint,
    ...positive,
    negativeMultiplier: negative.multiplier,
    negativeShift: negative.shift,
    negate: sign < 0 ? 1 : 0,
    min: scalar(clamp.min),
    max: scalar(clamp.max),
  });
};

/** The input and output of an int16 function, with scales and zero points that are sound. */
const int16Tensors = (op: Lowering): readonly [TensorView, TensorView] => {
  const [input, output] = [op.input(0), op.output(0)];
  checkScales(op, input, output);
  return [input, output];
};

const refuseUnlessSymmetric = (op: Lowering, ...tensors: readonly TensorView[]): void => {
  if (tensors.some(({ zeroPoint }) => zeroPoint !== 0)) {
    op.refuse('needs zero points of 0 for int16');
  }
};

/** RELU: negative values become 0. */
export const lowerRelu: Lower = (op) => {
  switch (op.input(0).type) {
    case 'FLOAT32':
      floatSlopes(op, 1, 0, Infinity);
      return;
    case 'INT8':
      emitByteTable(op, reluOfByte);
      return;
    default: {
      const [input, output] = int16Tensors(op);
      refuseUnlessSymmetric(op, input, output);
      const { max } = integerRange(op, output);
      int16Slopes(op, input, output, slopesOf(input, output, 1), { min: 0, max });
    }
  }
};

/** A factor of exactly 1, under either rounding. */
const ONE: Multiplier = { multiplier: 2 ** 30, shift: 1 };

/** RELU6: clamps the stored numbers between those of 0 and 6 in the input's scale. */
export const lowerRelu6: Lower = (op) => {
  switch (op.input(0).type) {
    case 'FLOAT32':
      floatSlopes(op, 1, 0, 6);
      return;
    case 'INT8':
      emitByteTable(op, relu6OfByte);
      return;
    default: {
      const [input] = int16Tensors(op);
      const clamp = { min: input.zeroPoint, max: storedSix(input, 32767) };
      int16Slopes(op, input, input, { positive: ONE, negative: ONE, sign: 1 }, clamp);
    }
  }
};

/** LEAKY_RELU: negative values are multiplied by alpha, which may itself be negative. */
export const lowerLeakyRelu: Lower = (op) => {
  const alpha = Number(op.options['alpha'] ?? 0);
  switch (op.input(0).type) {
    case 'FLOAT32':
      floatSlopes(op, alpha, -Infinity, Infinity);
      return;
    case 'INT8':
      emitByteTable(op, leakyReluOfByte);
      return;
    default: {
      const [input, output] = int16Tensors(op);
      const slopes = slopesOf(input, output, alpha);
      int16Slopes(op, input, output, slopes, integerRange(op, output));
    }
  }
};

/** log2 of a scale rounded, and whether it is a power of two as nearly as TFLM asks. */
const powerOfTwo = (scale: number): readonly [exponent: number, isExact: boolean] => {
  const log2 = Math.fround(
    Math.fround(Math.log(scale)) * Math.fround(1 / Math.fround(Math.log(2))),
  );
  return [Math.round(log2), Math.abs(log2 - Math.round(log2)) < 1e-3];
};

/** The factor to the table's scale, 1 / (3 * 4096), as an integer and a right shift. */
const sigmoidScaling = (scale: number, largestShift: number): Multiplier => {
  const [exponent, isPowerOfTwo] = powerOfTwo(scale);
  const steps = 12 + exponent;
  if (isPowerOfTwo && steps >= 0 && steps <= largestShift) {
    return { multiplier: 3 << steps, shift: 0 };
  }
  let multiplier = scale * 4096 * 3;
  let shift = 0;
  for (; multiplier <= 32767 / 2 && shift <= 30; shift++) multiplier *= 2;
  return { multiplier: Math.min(2 ** 31 - 1, Math.trunc(multiplier)), shift };
};

const int16Sigmoid = (op: Lowering, name: 'LOGISTIC' | 'TANH'): void => {
  const [input, output] = int16Tensors(op);
  refuseUnlessSymmetric(op, input, output);
  const [exponent, isPowerOfTwo] = powerOfTwo(output.scale);
  if (!isPowerOfTwo || exponent !== -15) op.refuse('needs an output scale of 1/32768 for int16');
  op.emit('SIGMOID_INT16', {
    ...plain(op),
    table: op.constants.add(new Uint8Array(sigmoidTable().buffer)),
    function: FUNCTIONS[name],
    ...sigmoidScaling(input.scale, name === 'TANH' ? 1 : 0),
  });
};

const floatCurve = (op: Lowering, name: 'LOGISTIC' | 'TANH' | 'HARD_SWISH'): void => {
  op.emit('CURVE_FLOAT', { ...plain(op), function: FUNCTIONS[name] });
};

/** LOGISTIC: 1 / (1 + e^-x). */
export const lowerLogistic: Lower = (op) => {
  const { type } = op.input(0);
  if (type === 'FLOAT32') floatCurve(op, 'LOGISTIC');
  else if (type === 'INT8') emitByteTable(op, logisticOfByte);
  else int16Sigmoid(op, 'LOGISTIC');
};

/** TANH. */
export const lowerTanh: Lower = (op) => {
  const { type } = op.input(0);
  if (type === 'FLOAT32') floatCurve(op, 'TANH');
  else if (type === 'INT8') emitByteTable(op, tanhOfByte);
  else int16Sigmoid(op, 'TANH');
};

/** HARD_SWISH: x * clamp(x + 3, 0, 6) / 6. */
export const lowerHardSwish: Lower = (op) => {
  if (op.input(0).type === 'FLOAT32') floatCurve(op, 'HARD_SWISH');
  else emitByteTable(op, hardSwishOfByte);
};
