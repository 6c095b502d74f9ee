/**
 * Checks the calls between subgraphs (IF, WHILE, CALL_ONCE): each called subgraph exists, none calls
 * itself, not even by way of others, and one inference executes a bounded number of operators. TFLM
 * plans memory by walking the calls, so without these a small file could keep the planner busy for ever.
 */
import { InputError } from '../../errors';
import type { Graph, Operator } from '../../graph/graph';
import type { SubgraphIndex } from '../../units';
import { MAX_STEPS } from './limits';
import { sayOperator } from './naming';

/** Options that hold the subgraphs an operator calls, in the order TFLM walks them. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  IF: ['thenSubgraphIndex', 'elseSubgraphIndex'],
  WHILE: ['condSubgraphIndex', 'bodySubgraphIndex'],
  CALL_ONCE: ['initSubgraphIndex'],
};

const callKeys = (operator: Operator): readonly string[] =>
  operator.isCustom ? [] : (CALLS[operator.name] ?? []);

function calledSubgraph(
  graph: Graph,
  operator: Operator,
  key: string,
  place: string,
): SubgraphIndex {
  const called = operator.options[key];
  if (typeof called === 'number' && graph.subgraphs[called]) return called;
  throw new InputError(
    'bad-operator',
    `${place} calls subgraph ${typeof called === 'number' ? called : '(not given)'}, ` +
      `but the model has ${graph.subgraphs.length}.`,
    'Export the model again.',
  );
}

/** Operators executed by one run of `index`; `stack` holds the subgraphs that are being walked. */
function countSteps(
  graph: Graph,
  index: SubgraphIndex,
  stack: readonly SubgraphIndex[],
  known: Map<SubgraphIndex, number>,
): number {
  const before = known.get(index);
  if (before !== undefined) return before;
  let steps = 0;
  graph.subgraphs[index]?.operators.forEach((operator, position) => {
    steps += 1;
    const place = sayOperator(index, position, operator.name);
    for (const key of callKeys(operator)) {
      const called = calledSubgraph(graph, operator, key, place);
      if (stack.includes(called))
        throw new InputError(
          'cyclic-graph',
          `${place} calls subgraph ${called}, which is running already: the calls form a loop.`,
          'TensorFlow Lite Micro has no recursion; export the model again.',
        );
      steps += 1 + countSteps(graph, called, [...stack, called], known);
    }
    if (steps > MAX_STEPS)
      throw new InputError(
        'limit',
        `One inference would execute more than ${MAX_STEPS} operators (counted at ${place}).`,
        'Calls of calls multiply; export the model without so many.',
      );
  });
  known.set(index, steps);
  return steps;
}

/** @throws InputError `bad-operator`, `cyclic-graph` or `limit` that names the calling operator */
export function checkCalls(graph: Graph): void {
  const known = new Map<SubgraphIndex, number>();
  graph.subgraphs.forEach((_, index) => countSteps(graph, index, [index], known));
}
