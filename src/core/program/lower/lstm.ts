/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM as TFLM runs it: four gates of a full matrix each, states in variables,
 * no peepholes, projection or layer normalization (the support table refuses those). What its Prepare
 * works out for each gate is worked out here; `lstm-gates.ts` has the integer part.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Lower, Lowering, TensorView } from '../lowering';
import { NOWHERE } from '../place';
import type { Place } from '../place';
import type { Gate, LstmOperands } from './lstm-gates';
import { integerPart } from './lstm-gates';
import { requireElements, requireShape } from './parameters';
import { stateOf } from './state';
import { bytesOf, constantOf } from './weights';

/** Input numbers of each gate: forget, input, cell, output, the order of the program's records. */
const GATES = [
  { weights: 2, recurrent: 6, bias: 13 },
  { weights: 1, recurrent: 5, bias: 12 },
  { weights: 3, recurrent: 7, bias: 14 },
  { weights: 4, recurrent: 8, bias: 15 },
] as const;

const HIDDEN = 18;
const CELL = 19;
const TANH = 4;

export const lowerLstm: Lower = (op) => {
  const operands = operandsOf(op);
  const { input, output, hidden, cell, gates, batches, steps, inputs, units } = operands;
  const values = {
    input: input.place,
    output: output.place,
    inputWeights: interleaved(
      op,
      gates.map((gate) => gate.weights),
      units,
    ),
    recurrentWeights: interleaved(
      op,
      gates.map((gate) => gate.recurrent),
      units,
    ),
    hidden: stateOf(op, hidden),
    cell: stateOf(op, cell),
    ...{ batches, steps, inputs, units },
    stepsFirst: isTimeMajor(op) ? 1 : 0,
  };
  if (input.type === 'FLOAT32') op.emit('LSTM_F32', { ...values, ...floatPart(op, operands) });
  else {
    const name = input.type === 'INT8' ? 'LSTM_I8' : 'LSTM_I16';
    op.emit(name, { ...values, ...integerPart(op, operands) });
  }
};

const isTimeMajor = (op: Lowering): boolean => Boolean(op.options['timeMajor'] ?? false);

const operandsOf = (op: Lowering): LstmOperands => {
  const [input, output, hidden, cell] = [
    op.input(0),
    op.output(0),
    op.input(HIDDEN),
    op.input(CELL),
  ];
  if (input.shape.length !== 3) op.refuse(`reads an input of ${input.shape.length} dimensions`);
  if ((op.options['fusedActivationFunction'] ?? 0) !== TANH) {
    op.refuse('has another activation than TANH in its cell gate');
  }
  const [first = 0, second = 0, inputs = 0] = input.shape;
  const [steps, batches] = isTimeMajor(op) ? [first, second] : [second, first];
  const units = hidden.shape[1] ?? op.refuse('has a hidden state of one dimension');
  if (hidden.index === cell.index) op.refuse('keeps two states in one variable');
  requireShape(op, output, [first, second, units]);
  requireElements(op, hidden, batches * units);
  requireElements(op, cell, batches * units);
  const gates = GATES.map(({ weights, recurrent, bias }): Gate => {
    const gate = {
      weights: op.input(weights),
      recurrent: op.input(recurrent),
      bias: op.input(bias),
    };
    requireShape(op, gate.weights, [units, inputs]);
    requireShape(op, gate.recurrent, [units, units]);
    requireShape(op, gate.bias, [units]);
    return gate;
  });
  const clip = op.options['cellClip'];
  const cellClip = typeof clip === 'number' && clip > 0 ? clip : Infinity;
  return { input, output, hidden, cell, gates, batches, steps, inputs, units, cellClip };
};

/** The tensors of the four gates as one constant: of each in turn the row of the first unit, ... */
const interleaved = (op: Lowering, tensors: readonly TensorView[], units: number): Place => {
  const parts = tensors.map((tensor) =>
    constantOf(op, tensor, 'weights or biases').subarray(0, tensor.bytes),
  );
  const row = (parts[0]?.length ?? 0) / units;
  const all = new Int8Array(units * row * parts.length);
  parts.forEach((part, g) => {
    for (let u = 0; u < units; u++) {
      all.set(part.subarray(u * row, (u + 1) * row), (u * parts.length + g) * row);
    }
  });
  return op.constants.add(bytesOf(all));
};

const floatPart = (op: Lowering, { gates, units, cellClip }: LstmOperands) => ({
  inputSums: interleaved(
    op,
    gates.map((gate) => gate.bias),
    units,
  ),
  recurrentSums: NOWHERE,
  gates: NOWHERE,
  table: NOWHERE,
  forgetMultiplier: 0,
  forgetShift: 0,
  inputMultiplier: 0,
  inputShift: 0,
  outputMultiplier: 0,
  outputShift: 0,
  hiddenZeroPoint: 0,
  tanhMultiplier: 0,
  tanhShift: 0,
  cellClip: { f: cellClip },
});
