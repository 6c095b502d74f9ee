/**
 * The LSTM in int8: weights per tensor, gate biases in the scale of input times weights, the cell
 * state in int16 with a power of two, the recurrent state in the form of the output.
 */
import type { Range, Ranges } from '../calibrate/calibration';
import type { Operator } from '../graph/graph';
import type { TensorIndex } from '../units';
import type { FloatGraph } from './float-graph';
import type { Parameters } from './parameters';
import {
  biasScales,
  int8Parameters,
  magnitudes,
  perTensor,
  roundAway,
  weightScales,
} from './parameters';
import type { OperandPlan, OperatorPlan } from './plan';
import type { Propagated } from './propagate';

const WEIGHTS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Gate biases, and the input weights whose products they are added to. */
const BIASES: readonly (readonly [bias: number, weights: number])[] = [
  [12, 1],
  [13, 2],
  [14, 3],
  [15, 4],
];
const [OUTPUT_STATE, CELL_STATE] = [18, 19];
/** Tensors that tell the kernel scales of values it never stores, by the converter's names. */
export const INTERMEDIATES = [
  'input_to_input_intermediate',
  'input_to_forget_intermediate',
  'input_to_cell_intermediate',
  'input_to_output_intermediate',
  'effective_hidden_scale_intermediate',
];

/** The intermediate tensor between the output gate and the (absent) projection. */
const HIDDEN = 4;

const union = (a: Range, b: Range): Range => ({
  min: Math.min(a.min, b.min),
  max: Math.max(a.max, b.max),
});

/** What the output and the state it becomes cover together; both take this range. */
export const outputRange = (ranges: Ranges, operator: Operator): Range => {
  const output = ranges.get(operator.outputs[0] ?? -1) ?? { min: 0, max: 0 };
  return union(output, ranges.get(operator.inputs[OUTPUT_STATE] ?? -1) ?? output);
};

export const planLstm = (
  graph: FloatGraph,
  ranges: Ranges,
  operator: Operator,
  propagated: Propagated,
): OperatorPlan => {
  const input = propagated.ofTensor(operator.inputs[0] ?? -1) ?? perTensor('INT8', 1, 0);
  const output = int8Parameters(outputRange(ranges, operator));
  const inputs: (OperandPlan | undefined)[] = operator.inputs.map(() => undefined);
  inputs[0] = { form: input };
  for (const at of WEIGHTS) {
    const tensor = operator.inputs[at] ?? -1;
    if (!graph.isConstant(tensor)) continue;
    inputs[at] = { form: weightForm(graph, tensor), rounding: 'whole-weight' };
  }
  for (const [at, weights] of BIASES) {
    const form = inputs[weights]?.form;
    if (!graph.isConstant(operator.inputs[at] ?? -1) || !form || form === 'float') continue;
    const scales = biasScales(input.scales[0] ?? 1, form.scales);
    inputs[at] = { form: { type: 'INT32', scales, zeroPoint: 0, axis: 0 }, rounding: 'bias' };
  }
  inputs[OUTPUT_STATE] = { form: output };
  inputs[CELL_STATE] = { form: cellForm(ranges.get(operator.inputs[CELL_STATE] ?? -1)) };
  const hidden = hiddenForm(outputRange(ranges, operator));
  const intermediates = INTERMEDIATES.map((_, i) => (i === HIDDEN ? hidden : undefined));
  return { inputs, outputs: [output], intermediates };
};

const weightForm = (graph: FloatGraph, tensor: TensorIndex): Parameters => {
  const [scale = 1] = weightScales(magnitudes(graph.values(tensor), { count: 1, stride: 1 }));
  return perTensor('INT8', scale, 0);
};

/** Of a cell that never held anything. */
const SMALLEST_CELL = 2 ** -15;

/** Symmetric int16 over the next power of two. */
const cellForm = (range: Range = { min: -1, max: 1 }): Parameters => {
  const bound =
    2 ** Math.ceil(Math.log2(Math.max(Math.abs(range.min), Math.abs(range.max), SMALLEST_CELL)));
  return perTensor('INT16', bound / 32768, 0);
};

/** Narrower than this is no range. */
const SMALLEST_HIDDEN = 1e-6;

/** As an activation, but not widened to contain 0. */
const hiddenForm = ({ min, max }: Range): Parameters => {
  if (!(max - min > SMALLEST_HIDDEN)) return int8Parameters({ min, max });
  const scale = Math.fround(Math.fround(max - min) / 255);
  const zero = roundAway(Math.fround(-128 - min / scale));
  return perTensor('INT8', scale, Math.max(-128, Math.min(127, zero)));
};
