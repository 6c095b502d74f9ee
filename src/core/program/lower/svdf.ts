/**
 * SVDF. The quantized kernel takes int8 inputs and weights, and a state of int16 or int8; it ignores
 * the fused activation, as TFLM's does. Zero points are folded into what each sum begins with.
 * Source: behaviour of tflite-micro 90b983c2.
 */
import { activationClamp } from '../activation-range';
import { quantizeMultiplier } from '../fixed-point';
import type { Lower, Lowering, TensorView } from '../lowering';
import { NOWHERE } from '../place';
import { integersOf, rowSums } from './integers';
import { requireShape } from './parameters';
import { stateOf } from './state';

interface Operands {
  readonly input: TensorView;
  readonly features: TensorView;
  readonly time: TensorView;
  readonly bias: TensorView | undefined;
  readonly state: TensorView;
  readonly output: TensorView;
  readonly batches: number;
  readonly inputs: number;
  readonly units: number;
  readonly rank: number;
  readonly memory: number;
}

export const lowerSvdf: Lower = (op) => {
  const operands = operandsOf(op);
  const { input, features, time, state, output } = operands;
  const { batches, inputs, units, rank, memory } = operands;
  const values = {
    input: input.place,
    featureWeights: features.place,
    timeWeights: time.place,
    state: stateOf(op, state),
    output: output.place,
    ...{ batches, inputs, units, rank, memory },
  };
  if (input.type === 'FLOAT32') op.emit('SVDF_F32', { ...values, ...floatPart(op, operands) });
  else if (time.type !== state.type) op.refuse(`has a state of ${state.type} and ${time.type}`);
  else {
    const name = state.type === 'INT16' ? 'SVDF_I8' : 'SVDF_I8_STATE_I8';
    op.emit(name, { ...values, ...quantizedPart(op, operands) });
  }
};

const operandsOf = (op: Lowering): Operands => {
  const [input, features, time] = [op.input(0), op.input(1), op.input(2)];
  const [bias, state, output] = [op.optionalInput(3), op.input(4), op.output(0)];
  const [batches = 0, inputs = 0] = input.shape;
  const [filters = 0, memory = 0] = [features.shape[0], time.shape[1]];
  const rank = Number(op.options['rank'] ?? 0);
  if (rank < 1 || filters % rank !== 0) op.refuse(`has ${filters} filters of rank ${rank}`);
  const units = filters / rank;
  requireShape(op, features, [filters, inputs]);
  requireShape(op, time, [filters, memory]);
  requireShape(op, state, [batches, memory * filters]);
  requireShape(op, output, [batches, units]);
  if (bias !== undefined) requireShape(op, bias, [units]);
  return { input, features, time, bias, state, output, batches, inputs, units, rank, memory };
};

const QUANTIZED_ONLY = {
  featureMultiplier: 0,
  featureShift: 0,
  stateZeroPoint: 0,
  outputMultiplier: 0,
  outputShift: 0,
  outputZeroPoint: 0,
};

const floatPart = (op: Lowering, { bias, output, units }: Operands) => {
  const activation = op.options['fusedActivationFunction'] ?? 0;
  if (Number(activation) > 3) op.refuse(`has fused activation ${String(activation)}`);
  return {
    ...QUANTIZED_ONLY,
    ...activationClamp(op, output),
    featureSums: NOWHERE,
    unitSums: bias?.place ?? op.constants.float32(Array.from({ length: units }, () => 0)),
  };
};

const quantizedPart = (op: Lowering, operands: Operands) => {
  const { input, features, time, bias, state, output, units, rank } = operands;
  if (bias === undefined) return op.refuse('has no bias');
  const timeScale = Math.fround(state.scale * time.scale);
  if (Math.abs(bias.scale - timeScale) >= 1e-5) op.refuse('has a bias of another scale');
  const featureScale = Math.fround(input.scale * features.scale);
  const feature = quantizeMultiplier(Math.fround(featureScale / state.scale));
  const unit = quantizeMultiplier(Math.fround(timeScale / output.scale));
  const featureSums = rowSums(integersOf(op, features), units * rank);
  const timeSums = rowSums(integersOf(op, time), units);
  const biases = integersOf(op, bias);
  return {
    featureSums: op.constants.int32(featureSums.map((sum) => -sum * input.zeroPoint)),
    unitSums: op.constants.int32(
      timeSums.map((sum, u) => (biases[u] ?? 0) - sum * state.zeroPoint),
    ),
    featureMultiplier: feature.multiplier,
    featureShift: feature.shift,
    stateZeroPoint: state.zeroPoint,
    outputMultiplier: unit.multiplier,
    outputShift: unit.shift,
    outputZeroPoint: output.zeroPoint,
    activationMin: { i: -128 },
    activationMax: { i: 127 },
  };
};
