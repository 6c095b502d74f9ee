/**
 * Operators that pass stored numbers on as they are, between unlike scales: what the converter writes,
 * and TFLM computes wrongly. That has to be said.
 */
import type { FloatGraph } from './float-graph';
import { isSameForm } from './parameters';
import type { OperatorPlan } from './plan';
import type { Decision } from './quantized';
import { NEVER_RESCALED } from './rules';

export const unlikeScales = (
  graph: FloatGraph,
  plans: readonly OperatorPlan[],
): readonly Decision[] =>
  plans.flatMap(({ inputs, outputs }, operator) => {
    const { name = '' } = graph.operators[operator] ?? {};
    const [from, to] = [inputs[0]?.form ?? 'float', outputs[0] ?? 'float'];
    if (!NEVER_RESCALED.has(name) || from === 'float' || to === 'float') return [];
    return isSameForm(from, to) ? [] : [{ operator, text: textOf(name) }];
  });

const textOf = (name: string): string =>
  `${name} has another scale behind it than before it, as the converter writes it, but TensorFlow Lite Micro does not rescale: its values will be wrong there. Without the preset it keeps one scale.`;
