/** An operator that stays float, whatever is around it. */
import type { Operator } from '../graph/graph';
import type { FloatGraph } from './float-graph';
import type { OperatorPlan } from './plan';

export const floatOperator = (graph: FloatGraph, operator: Operator): OperatorPlan => {
  return {
    inputs: operator.inputs.map((tensor) =>
      graph.isFloat(tensor) ? { form: 'float' } : undefined,
    ),
    outputs: operator.outputs.map((tensor) => (graph.isFloat(tensor) ? 'float' : undefined)),
  };
};
