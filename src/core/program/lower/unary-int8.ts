/**
 * Activations of int8 tensors. Each is a function of one byte, so the compiler computes all 256
 * results, value by value as TFLM's reference kernel would, and the device looks them up.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Lowering, TensorView } from '../lowering';
import {
  frexp,
  quantizeMultiplier,
  requantize,
  roundAway,
  roundingShiftRight,
} from '../fixed-point';
import { inputRadius, logisticFixed, tanhFixed } from '../fixed-point-functions';
import { checkScales } from './scales';

/** From a stored int8 input to the stored output; what leaves int8 is clamped. */
export type ByteFunction = (q: number) => number;

const clamp = (x: number, min: number, max: number): number => Math.max(min, Math.min(max, x));

/** Emits the table of `of`, which `make` builds once the tensors' scales are known to be sound. */
export const emitByteTable = (
  op: Lowering,
  make: (op: Lowering, input: TensorView, output: TensorView) => ByteFunction,
): void => {
  const [input, output] = [op.input(0), op.output(0)];
  checkScales(op, input, output);
  const of = make(op, input, output);
  const table = Uint8Array.from({ length: 256 }, (_, byte) =>
    clamp(of((byte << 24) >> 24), -128, 127),
  );
  op.emit('TABLE', {
    input: input.place,
    output: output.place,
    table: op.constants.add(table),
    count: input.elements,
  });
};

/** Scales for the side at and above zero and, times alpha, for the other; in floats, as Prepare. */
export const slopesOf = (input: TensorView, output: TensorView, alpha: number) => {
  const negative = Math.fround(Math.fround(input.scale * Math.fround(alpha)) / output.scale);
  return {
    positive: quantizeMultiplier(Math.fround(input.scale / output.scale)),
    negative: quantizeMultiplier(Math.abs(negative)),
    sign: negative < 0 ? -1 : 1,
  };
};

export const reluOfByte = (op: Lowering, input: TensorView, output: TensorView): ByteFunction => {
  const { positive } = slopesOf(input, output, 1);
  return (q) => {
    const y = output.zeroPoint + requantize(q - input.zeroPoint, positive, op.rounding);
    return Math.max(output.zeroPoint, y);
  };
};

/** The stored number of 6 in `input`'s scale: RELU6 clamps without rescaling. */
export const storedSix = ({ scale, zeroPoint }: TensorView, max: number): number =>
  Math.min(max, roundAway(Math.fround(6 / scale)) + zeroPoint);

export const relu6OfByte = (_: Lowering, input: TensorView): ByteFunction => {
  const six = storedSix(input, 127);
  return (q) => clamp(q, input.zeroPoint, six);
};

export const leakyReluOfByte = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
): ByteFunction => {
  const { positive, negative, sign } = slopesOf(input, output, Number(op.options['alpha'] ?? 0));
  return (q) => {
    const x = q - input.zeroPoint;
    const y =
      x >= 0 ? requantize(x, positive, op.rounding) : sign * requantize(x, negative, op.rounding);
    return output.zeroPoint + y;
  };
};

const CURVE_BITS = 4;

/** LOGISTIC and TANH: to 4 integer bits, through `curve` to a fraction, rounded to `bits` bits. */
const curveOfByte = (
  op: Lowering,
  input: TensorView,
  curve: (raw: number, integerBits: number) => number,
  fractionBits: number,
  zeroPoint: number,
): ByteFunction => {
  const [fraction, shift] = frexp(input.scale * 2 ** (31 - CURVE_BITS));
  if (shift < 0 || shift > 62) op.refuse('has an input scale beyond its fixed-point range');
  const scaling = { multiplier: roundAway(fraction * 2 ** 31), shift };
  const radius = inputRadius(CURVE_BITS, shift);
  return (q) => {
    const x = q - input.zeroPoint;
    if (x <= -radius) return -128;
    if (x >= radius) return 127;
    const y = curve(requantize(x, scaling, op.rounding), CURVE_BITS);
    return roundingShiftRight(y, 31 - fractionBits) + zeroPoint;
  };
};

export const logisticOfByte = (
  op: Lowering,
  input: TensorView,
  output: TensorView,
): ByteFunction => {
  if (output.zeroPoint !== -128) op.refuse('needs an output zero point of -128');
  return curveOfByte(op, input, logisticFixed, 8, -128);
};

export const tanhOfByte = (op: Lowering, input: TensorView): ByteFunction =>
  curveOfByte(op, input, tanhFixed, 7, 0);
