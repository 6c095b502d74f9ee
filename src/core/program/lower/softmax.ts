/**
 * SOFTMAX over the last dimension. For int8 the exponentials of all 256 differences to a row's maximum
 * are worked out here; for int16 the two tables that TFLM's kernel interpolates in.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import { dtypeCode } from '../../graph/dtypes';
import type { Multiplier } from '../fixed-point';
import { frexp, quantizeMultiplier, requantize, roundAway } from '../fixed-point';
import { expOnNegative, inputRadius } from '../fixed-point-functions';
import { interpolationTable } from '../interpolation-table';
import type { Lower, Lowering, TensorView } from '../lowering';
import { NOWHERE } from '../place';
import type { RecordValues } from '../records/record';
import type { RECORDS } from '../records/records';
import { checkScales } from './scales';

const DIFFERENCE_BITS = 5;
/** From here on the sum of a row of equal values would leave its 32 bits. */
const MAX_INT8_CLASSES = 4095;
const MAX_INT16_CLASSES = 65535;

type Values = RecordValues<(typeof RECORDS)['SOFTMAX_INT8']>;

const plain = (op: Lowering): Values => {
  const [input, output] = [op.input(0), op.output(0)];
  const depth = input.shape.at(-1) ?? 1;
  return {
    input: input.place,
    output: output.place,
    table: NOWHERE,
    rows: input.elements / depth,
    depth,
    outputType: dtypeCode(output.type),
    multiplier: 0,
    shift: 0,
    beta: Number(op.options['beta'] ?? 0),
  };
};

const refuseMoreClasses = (op: Lowering, depth: number, most: number): void => {
  if (depth > most) op.refuse(`sums over ${depth} values, and more than ${most} may overflow`);
};

const isNear = (scale: number, expected: number): boolean =>
  Math.abs(scale - expected) <= 0.001 * expected;

/** The factor that brings a difference, times beta, to 5 integer bits. */
const differenceScaling = (op: Lowering, beta: number, scale: number): Multiplier => {
  const most = op.rounding === 'single' ? 2 ** 30 - 1 : 2 ** 31 - 1;
  const factor = Math.min(beta * scale * 2 ** (31 - DIFFERENCE_BITS), most);
  if (!(factor > 1)) op.refuse('has an input scale too small for its fixed-point range');
  const [fraction, shift] = frexp(factor);
  const multiplier = roundAway(fraction * 2 ** 31);
  return multiplier === 2 ** 31 ? { multiplier: 2 ** 30, shift: shift + 1 } : { multiplier, shift };
};

/** e^(-d * beta * scale) for d = 0 to 255 with 31 fractional bits; 0 where TFLM skips an element. */
const exponentials = (op: Lowering, { scale }: TensorView, beta: number): readonly number[] => {
  const scaling = differenceScaling(op, beta, scale);
  const radius = inputRadius(DIFFERENCE_BITS, scaling.shift);
  return Array.from({ length: 256 }, (_, d) =>
    d > radius ? 0 : expOnNegative(requantize(-d, scaling, op.rounding), DIFFERENCE_BITS),
  );
};

const lowerInt8 = (op: Lowering): void => {
  const [input, output] = [op.input(0), op.output(0)];
  const values = plain(op);
  refuseMoreClasses(op, values.depth, MAX_INT8_CLASSES);
  checkScales(op, input, output);
  const isNarrow = output.type === 'INT8';
  const isRight = isNarrow
    ? output.scale === 1 / 256 && output.zeroPoint === -128
    : isNear(output.scale, 1 / 65536) && output.zeroPoint === -32768;
  if (!isRight) {
    op.refuse(`needs the output quantization that TFLM fixes for ${output.type}`);
  }
  const table = op.constants.int32(exponentials(op, input, values.beta));
  op.emit('SOFTMAX_INT8', { ...values, table });
};

/** e^x over [-10, 0], then 1 / (1 + x) over [0, 1], each as 513 values. */
const int16Tables = (): Uint8Array => {
  const range = 65535;
  const step = Math.fround(2 / range);
  const exp = interpolationTable(Math.fround(10 / range), 32767, step, (x) =>
    Math.fround(Math.exp(x)),
  );
  const reciprocal = interpolationTable(Math.fround(1 / range), -32768, step, (x) =>
    Math.fround(1 / Math.fround(1 + x)),
  );
  return new Uint8Array(Int16Array.from([...exp, ...reciprocal]).buffer);
};

const lowerInt16 = (op: Lowering): void => {
  const [input, output] = [op.input(0), op.output(0)];
  const values = plain(op);
  refuseMoreClasses(op, values.depth, MAX_INT16_CLASSES);
  checkScales(op, input, output);
  if (input.zeroPoint !== 0 || output.zeroPoint !== 0 || !isNear(output.scale, 1 / 32768)) {
    op.refuse('needs zero points of 0 and an output scale of 1/32768 for int16');
  }
  op.emit('SOFTMAX_INT16', {
    ...values,
    ...quantizeMultiplier((input.scale * Math.fround(values.beta)) / (10 / 65535)),
    table: op.constants.add(int16Tables()),
  });
};

/** SOFTMAX: e^(beta x) over the row's sum of it. */
export const lowerSoftmax: Lower = (op) => {
  const { type } = op.input(0);
  if (type === 'FLOAT32') op.emit('SOFTMAX_FLOAT', plain(op));
  else if (type === 'INT8') lowerInt8(op);
  else lowerInt16(op);
};
