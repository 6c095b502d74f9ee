/**
 * The integer part of an LSTM: what each gate's sums begin with, and every factor between the scales
 * of inputs, gates (2^-12 before their activation, 2^-15 after), cell and hidden state.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import type { Multiplier } from '../fixed-point';
import { quantizeMultiplier, roundAway } from '../fixed-point';
import type { Lowering, TensorView } from '../lowering';
import type { Place } from '../place';
import { sigmoidTable } from '../sigmoid-table';
import { integersOf, rowSums } from './integers';
import { constantOf } from './weights';

export interface Gate {
  readonly weights: TensorView;
  readonly recurrent: TensorView;
  readonly bias: TensorView;
}

export interface LstmOperands {
  readonly input: TensorView;
  readonly output: TensorView;
  readonly hidden: TensorView;
  readonly cell: TensorView;
  /** Forget, input, cell, output. */
  readonly gates: readonly Gate[];
  readonly batches: number;
  readonly steps: number;
  readonly inputs: number;
  readonly units: number;
  /** Infinity: none. */
  readonly cellClip: number;
}

const GATE_SCALE = 2 ** -12;
const ACTIVATED_SCALE = 2 ** -15;

/** Record fields of both integer kernels. */
export const integerPart = (op: Lowering, operands: LstmOperands) => {
  const { input, hidden, cell, gates, units, cellClip } = operands;
  const isWide = input.type === 'INT16';
  const sums = (of: (gate: Gate) => readonly bigint[]): Place =>
    storedSums(op, gates.map(of), units, isWide);
  const forget = quantizeMultiplier((ACTIVATED_SCALE * cell.scale) / cell.scale);
  const fresh = quantizeMultiplier(ACTIVATED_SCALE ** 2 / cell.scale);
  const output = quantizeMultiplier(ACTIVATED_SCALE ** 2 / hidden.scale);
  return {
    inputSums: sums((gate) => startsOf(op, gate.weights, input.zeroPoint, gate.bias)),
    recurrentSums: sums((gate) => startsOf(op, gate.recurrent, hidden.zeroPoint)),
    gates: op.constants.int32(
      gates.flatMap(({ weights, recurrent }) => [
        ...gateScaling(op, input, weights, isWide),
        ...gateScaling(op, hidden, recurrent, isWide),
      ]),
    ),
    table: op.constants.add(new Uint8Array(sigmoidTable().buffer)),
    forgetMultiplier: forget.multiplier,
    forgetShift: forget.shift,
    inputMultiplier: fresh.multiplier,
    inputShift: fresh.shift,
    outputMultiplier: output.multiplier,
    outputShift: output.shift,
    hiddenZeroPoint: hidden.zeroPoint,
    ...tanhInput(cell.scale),
    cellClip: {
      i: Math.trunc(Math.min(cellClip / cell.scale, cellClip === Infinity ? 32768 : 32767)),
    },
  };
};

/** What each unit's sum begins with: its bias, and the share of the activations' zero point. */
const startsOf = (
  op: Lowering,
  weights: TensorView,
  zeroPoint: number,
  bias?: TensorView,
): readonly bigint[] => {
  const sums = rowSums(integersOf(op, weights), weights.shape[0] ?? 1);
  const biases = bias === undefined ? [] : biasesOf(op, bias);
  return sums.map((sum, u) => (biases[u] ?? 0n) - BigInt(sum) * BigInt(zeroPoint));
};

const biasesOf = (op: Lowering, bias: TensorView): readonly bigint[] =>
  bias.type === 'INT64'
    ? [...new BigInt64Array(constantOf(op, bias, 'biases').slice(0, bias.bytes).buffer)]
    : integersOf(op, bias).map(BigInt);

/** [units][gates], 32 or 64 bits each. */
const storedSums = (
  op: Lowering,
  gates: readonly (readonly bigint[])[],
  units: number,
  isWide: boolean,
): Place => {
  const all = Array.from({ length: units }, (_, u) => gates.map((sums) => sums[u] ?? 0n)).flat();
  if (!isWide) return op.constants.int32(all.map((sum) => Number(BigInt.asIntN(32, sum))));
  return op.constants.add(new Uint8Array(BigInt64Array.from(all).buffer));
};

const MAX_WIDE_SHIFT = 46;

/** Products of `activation` and `weights` to a gate; 64-bit sums take a 16-bit multiplier. */
const gateScaling = (
  op: Lowering,
  activation: TensorView,
  weights: TensorView,
  isWide: boolean,
): readonly number[] => {
  const { scaleCount = 0 } = weights.quantization ?? {};
  if (scaleCount !== 1) op.refuse(`has ${scaleCount} scales in "${weights.name}"`);
  if (weights.zeroPoint !== 0) op.refuse(`has weights of zero point ${weights.zeroPoint}`);
  const { multiplier, shift }: Multiplier = quantizeMultiplier(
    Math.fround(activation.scale * weights.scale) / GATE_SCALE,
  );
  if (!isWide) return [multiplier, shift];
  const right = 15 - shift;
  if (right < 1 || right > MAX_WIDE_SHIFT) op.refuse('has scales outside what TFLM can shift by');
  return [multiplier < 0x7fff0000 ? (multiplier + 2 ** 15) >> 16 : 0x7fff, right];
};

/** The cell on the scale of the logistic function's table. TFLM takes its scale for a power of two. */
const tanhInput = (cellScale: number) => {
  const log = Math.fround(Math.log(cellScale));
  const power = roundAway(Math.fround(log * Math.fround(1 / Math.fround(Math.log(2)))));
  const left = 12 + power;
  return left < 0
    ? { tanhMultiplier: 3, tanhShift: -left }
    : { tanhMultiplier: (3 << left) | 0, tanhShift: 0 };
};
