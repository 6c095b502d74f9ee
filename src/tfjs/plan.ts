/**
 * A model as the steps that execute it: which function each operator is, and which tensors are needed
 * no more after it. Everything that cannot be executed is found here, before any memory is taken.
 */
import { InputError } from '../core/errors';
import type { Graph, Operator, Subgraph } from '../core/graph/graph';
import { constantBytes } from '../core/graph/graph';
import type { OperatorIndex, TensorIndex } from '../core/units';
import type { FloatOperator } from './call';
import { OPERATORS } from './operators/table';
import { refusalOf } from './refusal';

export interface Step {
  readonly operator: Operator;
  readonly execute: FloatOperator;
  /** Tensors that are used here for the last time. */
  readonly last: readonly TensorIndex[];
}

/** A subgraph and the steps that execute it, in order. */
export interface Section {
  readonly subgraph: Subgraph;
  readonly steps: readonly Step[];
}

export interface Plan {
  readonly main: Section;
  /** What CALL_ONCE runs: before the first inference, and after a reset. */
  readonly setup: readonly Section[];
  /** Operators of the main subgraph that are left out. */
  readonly left: readonly OperatorIndex[];
}

/**
 * @param leaveUnknown leaves out what cannot be executed in the main subgraph, and what depends on it
 * @throws InputError `bad-operator` naming every operator that has no float kernel here
 */
export const planNetwork = (graph: Graph, leaveUnknown = false): Plan => {
  const main = subgraphAt(graph, 0);
  const calls = main.operators.filter(({ name }) => name === 'CALL_ONCE');
  const called = calls.map(({ options }) => Number(options['initSubgraphIndex'] ?? 0));
  const setup = [...new Set(called)].map((index) => subgraphAt(graph, index));
  refuseUnknown(setup, 0);
  const unknown = leftOut(main);
  if (!leaveUnknown) refuseUnknown([main], unknown.size);
  const left = leaveUnknown ? unknown : new Set<Operator>();
  return {
    main: sectionOf(graph, main, left),
    setup: setup.map((subgraph) => sectionOf(graph, subgraph)),
    left: main.operators.flatMap((operator, i) => (left.has(operator) ? [i] : [])),
  };
};

/** Operators that cannot be executed, and those that need what these would have made. */
const leftOut = ({ operators, tensors }: Subgraph): ReadonlySet<Operator> => {
  const unmade = new Set<TensorIndex>();
  const left = operators.filter((operator) => {
    const isLeft =
      refusalOf(operator, tensors) !== undefined || operator.inputs.some((i) => unmade.has(i));
    if (isLeft) for (const output of operator.outputs) unmade.add(output);
    return isLeft;
  });
  return new Set(left);
};

const subgraphAt = (graph: Graph, index: number): Subgraph => {
  const found = graph.subgraphs[index];
  if (found !== undefined) return found;
  throw new InputError(
    'bad-operator',
    `The model has no subgraph ${index}.`,
    'Convert the model again.',
  );
};

/** @param leaving how many operators would be left out instead; 0 when that does not help */
const refuseUnknown = (subgraphs: readonly Subgraph[], leaving: number): void => {
  const refused = new Map<string, number[]>();
  for (const { operators, tensors } of subgraphs) {
    operators.forEach((operator, i) => {
      const what = refusalOf(operator, tensors);
      if (what !== undefined) refused.set(what, [...(refused.get(what) ?? []), i]);
    });
  }
  if (refused.size === 0) return;
  const list = [...refused].map(([what, numbers]) => `${what} (${numbered(numbers)})`);
  throw new InputError(
    'bad-operator',
    `The float engine has no kernel for ${list.join(', ')}.`,
    leaving > 0
      ? 'Leave them, with all that depends on them, in float, or replace them in the model.'
      : 'Replace them in the model.',
    leaving > 0 ? { kind: 'leave-float', operators: leaving } : undefined,
  );
};

const SHOWN = 3;

/** `operator 7`, `operators 1, 2, 3 and 9 more`. */
const numbered = (numbers: readonly number[]): string => {
  const more = numbers.length - SHOWN;
  const rest = more > 0 ? ` and ${more} more` : '';
  return `operator${numbers.length > 1 ? 's' : ''} ${numbers.slice(0, SHOWN).join(', ')}${rest}`;
};

const sectionOf = (
  graph: Graph,
  subgraph: Subgraph,
  left: ReadonlySet<Operator> = new Set(),
): Section => {
  const operators = subgraph.operators.filter(
    (operator) => operator.name !== 'CALL_ONCE' && !left.has(operator),
  );
  const last = lastUses(graph, subgraph, operators);
  const steps = operators.map((operator, i): Step => {
    const execute = OPERATORS[operator.name];
    if (execute === undefined) throw new Error(`${operator.name} should have been refused.`);
    const used = [...new Set([...operator.inputs, ...operator.outputs])];
    return { operator, execute, last: used.filter((tensor) => last.get(tensor) === i) };
  });
  return { subgraph, steps };
};

/** For each computed tensor the number of the step that uses it last; outputs are never used up. */
const lastUses = (
  graph: Graph,
  { tensors, outputs }: Subgraph,
  operators: readonly Operator[],
): ReadonlyMap<TensorIndex, number> => {
  const last = new Map<TensorIndex, number>();
  operators.forEach((operator, i) => {
    for (const tensor of [...operator.inputs, ...operator.outputs]) last.set(tensor, i);
  });
  for (const index of [...last.keys()]) {
    const tensor = tensors[index];
    const isConstant = tensor === undefined || constantBytes(graph, tensor) > 0;
    if (isConstant || outputs.includes(index)) last.delete(index);
  }
  return last;
};
