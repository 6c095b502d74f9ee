/**
 * RELU6 as an operator of its own, with unlike scales before and behind it: what the converter writes,
 * and desktops rescale, but TFLM only clamps. That has to be said.
 */
import type { FloatGraph } from './float-graph';
import { isSameForm } from './parameters';
import type { OperatorPlan } from './plan';
import type { Decision } from './quantized';

export const rescaledClamps = (
  graph: FloatGraph,
  plans: readonly OperatorPlan[],
): readonly Decision[] =>
  plans.flatMap(({ inputs, outputs }, operator) => {
    const [from, to] = [inputs[0]?.form ?? 'float', outputs[0] ?? 'float'];
    if (graph.operators[operator]?.name !== 'RELU6' || from === 'float' || to === 'float')
      return [];
    return isSameForm(from, to) ? [] : [{ operator, text: RESCALED }];
  });

const RESCALED =
  'RELU6 has another scale behind it than before it, as the converter writes it: desktops rescale, TensorFlow Lite Micro only clamps, and its values will be wrong there. Without the preset it keeps one scale.';
