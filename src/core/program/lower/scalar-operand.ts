/**
 * An int8 function of a tensor and one constant number is a function of one byte, so it becomes a
 * table like any other: a quarter of the work or less. The results are computed here as the kernels
 * of `firmware/runtime/ops/{add,mul,prelu,binary}.c` would.
 */
import { requantize } from '../fixed-point';
import type { Lowering, Rounding, TensorView } from '../lowering';
import type { RecordValues } from '../records/record';
import type { RECORDS } from '../records/records';

export type BinaryValues = RecordValues<(typeof RECORDS)['ADD']>;
type QuantizedRecord = 'ADD' | 'MUL' | 'PRELU';
type ByteResult = (a: number, b: number) => number;

const BITS_OF_SUM = 20;

const resultOf = (name: QuantizedRecord, v: BinaryValues, rounding: Rounding): ByteResult => {
  const toB = { multiplier: v.bMultiplier, shift: v.bShift };
  switch (name) {
    case 'ADD':
      return (a, b) =>
        requantize(
          a * v.aFactor + requantize(b << BITS_OF_SUM, toB, rounding) * v.bFactor,
          v,
          rounding,
        );
    case 'MUL':
      return (a, b) => requantize(a * b, v, rounding);
    case 'PRELU':
      return (a, b) => (a >= 0 ? requantize(a, v, rounding) : requantize(a * b, toB, rounding));
  }
};

const limit = (scalar: BinaryValues['activationMin']): number =>
  'i' in scalar ? scalar.i : scalar.f;

const numberOf = ({ data, elements, type }: TensorView): number | undefined =>
  type === 'INT8' && elements === 1 && data !== undefined
    ? ((data[0] ?? 0) << 24) >> 24
    : undefined;

/** Emits the record, or a table of the same results where `a` or `b` is one constant number. */
export const emitQuantized = (
  op: Lowering,
  name: QuantizedRecord,
  values: BinaryValues,
  a: TensorView,
  b: TensorView,
): void => {
  const [constA, constB] = [numberOf(a), numberOf(b)];
  const output = op.output(0);
  const varying = constB === undefined ? b : a;
  if (
    (constA ?? constB) === undefined ||
    varying.elements !== output.elements ||
    varying.type !== 'INT8'
  ) {
    op.emit(name, values);
    return;
  }
  const of = resultOf(name, values, op.rounding);
  const at = (q: number): number => {
    const [x, y] = constB === undefined ? [constA ?? 0, q] : [q, constB];
    const result = of(x - values.aZeroPoint, y - values.bZeroPoint) + values.outputZeroPoint;
    return Math.max(limit(values.activationMin), Math.min(limit(values.activationMax), result));
  };
  const table = Uint8Array.from({ length: 256 }, (_, byte) => at((byte << 24) >> 24));
  op.emit('TABLE', {
    input: varying.place,
    output: output.place,
    table: op.constants.add(table),
    count: output.elements,
  });
};
