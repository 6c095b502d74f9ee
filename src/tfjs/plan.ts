/**
 * A model's main subgraph as the steps that execute it: which function each operator is, and which
 * tensors are needed no more after it. Everything that cannot be executed is found here, before any
 * memory is taken.
 */
import { InputError } from '../core/errors';
import type { Graph, Operator, Subgraph } from '../core/graph/graph';
import { constantBytes } from '../core/graph/graph';
import type { TensorIndex } from '../core/units';
import type { FloatOperator } from './call';
import { OPERATORS } from './operators/table';

export interface Step {
  readonly operator: Operator;
  readonly execute: FloatOperator;
  /** Tensors that are used here for the last time. */
  readonly last: readonly TensorIndex[];
}

/** The subgraph an inference runs. */
export const mainOf = (graph: Graph): Subgraph => {
  const [main] = graph.subgraphs;
  if (main !== undefined) return main;
  throw new InputError('bad-operator', 'The model has no subgraph.', 'Convert the model again.');
};

/**
 * The steps of the main subgraph, in order.
 * @throws InputError `bad-operator` naming every operator that has no float kernel here
 */
export const planSteps = (graph: Graph): readonly Step[] => {
  const main = mainOf(graph);
  refuseUnknown(main);
  const lastUse = lastUses(graph, main);
  return main.operators.map((operator, i): Step => {
    const used = [...new Set([...operator.inputs, ...operator.outputs])];
    return {
      operator,
      execute: OPERATORS[operator.name] ?? unknown(operator),
      last: used.filter((tensor) => lastUse.get(tensor) === i),
    };
  });
};

const unknown = ({ name }: Operator): never => {
  throw new Error(`${name} should have been refused.`);
};

const refuseUnknown = ({ operators }: Subgraph): void => {
  const missing = operators.flatMap((operator, i) =>
    isKnown(operator) ? [] : [`${operator.name} (operator ${i})`],
  );
  if (missing.length === 0) return;
  throw new InputError(
    'bad-operator',
    `There is no float kernel here for ${missing.join(', ')}.`,
    'Leave these operators in float, or replace them in the model.',
  );
};

const SIGN_BIT = 5;

const isKnown = ({ name, isCustom, options }: Operator): boolean =>
  !isCustom && name in OPERATORS && options['fusedActivationFunction'] !== SIGN_BIT;

/** For each computed tensor the number of the step that uses it last; outputs are never used up. */
const lastUses = (graph: Graph, main: Subgraph): ReadonlyMap<TensorIndex, number> => {
  const last = new Map<TensorIndex, number>();
  main.operators.forEach(({ inputs, outputs }, i) => {
    for (const tensor of [...inputs, ...outputs]) last.set(tensor, i);
  });
  for (const tensor of main.outputs) last.delete(tensor);
  for (const index of last.keys()) {
    const tensor = main.tensors[index];
    if (tensor === undefined || constantBytes(graph, tensor) > 0) last.delete(index);
  }
  return last;
};
