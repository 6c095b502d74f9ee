/**
 * Who writes and who reads a planned buffer, in the planner's own time. A called subgraph can run at
 * several steps, so a use is a step of the timeline, not just an operator.
 */
import type { Graph, Operator } from '../graph/graph';
import type { ArenaPlan, PlannedBuffer, PlannedTensor, Step } from './plan';

export interface Uses {
  /** Steps that write the tensor; empty for graph inputs. For scratch: its operator's step. */
  readonly producers: readonly Step[];
  /** Steps that read the tensor; empty for an output nobody reads. Always empty for scratch. */
  readonly consumers: readonly Step[];
  readonly isInput: boolean;
  readonly isOutput: boolean;
}

/** The operator that runs at a step, if one does. */
export const operatorAt = (graph: Graph, step: Step | undefined): Operator | undefined =>
  step?.operator === undefined
    ? undefined
    : graph.subgraphs[step.subgraph]?.operators[step.operator];

const stepsOfLife = (plan: ArenaPlan, buffer: PlannedBuffer): readonly Step[] =>
  plan.timeline.slice(Math.max(0, buffer.first), buffer.last + 1);

/** Steps inside a buffer's life at which its producers and consumers run. */
export function usesOf(plan: ArenaPlan, graph: Graph, buffer: PlannedBuffer): Uses {
  if (buffer.kind === 'tensor') return usesOfTensor(plan, graph, buffer);
  const owner = stepsOfLife(plan, buffer).filter(
    (step) => step.subgraph === buffer.subgraph && step.operator === buffer.operator,
  );
  return { producers: owner, consumers: [], isInput: false, isOutput: false };
}

function usesOfTensor(plan: ArenaPlan, graph: Graph, buffer: PlannedTensor): Uses {
  const subgraph = graph.subgraphs[buffer.subgraph];
  const steps = stepsOfLife(plan, buffer).filter((step) => step.subgraph === buffer.subgraph);
  const touching = (side: 'inputs' | 'outputs'): readonly Step[] =>
    steps.filter((step) => operatorAt(graph, step)?.[side].includes(buffer.tensor) === true);
  return {
    producers: touching('outputs'),
    consumers: touching('inputs'),
    isInput: subgraph?.inputs.includes(buffer.tensor) === true,
    isOutput: subgraph?.outputs.includes(buffer.tensor) === true,
  };
}
