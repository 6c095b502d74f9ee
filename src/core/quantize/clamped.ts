/** Biases that their scale cannot express: clamped when written, which has to be said. */
import type { FloatGraph } from './float-graph';
import type { OperatorPlan } from './plan';
import type { Decision } from './quantized';
import type { Recipe } from './recipe';
import { overflows } from './values';

export const clampedBiases = (
  graph: FloatGraph,
  plans: readonly OperatorPlan[],
  { widenDeadChannels }: Recipe,
): readonly Decision[] =>
  plans.flatMap(({ inputs }, operator) =>
    inputs.flatMap((wish, i) => {
      const tensor = graph.operators[operator]?.inputs[i] ?? -1;
      if (wish?.rounding !== 'bias' || wish.form === 'float') return [];
      const count = overflows(graph.values(tensor), wish.form);
      if (count === 0) return [];
      const text = `${count} bias ${count === 1 ? 'value does' : 'values do'} not fit into the integers they are stored in and ${count === 1 ? 'was' : 'were'} clamped: these channels are wrong. ${widenDeadChannels ? 'Keep the operator in float.' : 'Widening dead channels mends this.'}`;
      return [{ operator, tensor, text }];
    }),
  );
