/**
 * Checks that a subgraph can be executed in the order it is stored in: every tensor an operator
 * reads is a constant, a variable, an input of the subgraph, or written by an earlier operator, and
 * no two operators write the same one. TFLM checks none of this; it would compute with whatever the
 * memory held. A tensor nobody writes is its own error, an order that is merely wrong another, and a
 * loop, which no order can repair, a third.
 */
import { InputError } from '../../errors';
import type { Graph, Subgraph } from '../../graph/graph';
import { constantBytes } from '../../graph/graph';
import type { OperatorIndex, SubgraphIndex, TensorIndex } from '../../units';
import { sayOperator, sayTensor } from './naming';

interface Scene {
  readonly graph: Graph;
  readonly index: SubgraphIndex;
  readonly subgraph: Subgraph;
  readonly producers: ReadonlyMap<TensorIndex, OperatorIndex>;
}

const tensorText = ({ subgraph, index }: Scene, tensor: TensorIndex): string =>
  sayTensor(index, tensor, subgraph.tensors[tensor]?.name);

const operatorText = (
  { subgraph, index }: Pick<Scene, 'subgraph' | 'index'>,
  operator: OperatorIndex,
): string => sayOperator(index, operator, subgraph.operators[operator]?.name ?? '?');

function findProducers(subgraph: Subgraph, index: SubgraphIndex): Map<TensorIndex, OperatorIndex> {
  const producers = new Map<TensorIndex, OperatorIndex>();
  subgraph.operators.forEach(({ outputs }, operator) => {
    for (const tensor of outputs) {
      const other = producers.get(tensor);
      if (other !== undefined)
        throw new InputError(
          'bad-operator',
          `${sayTensor(index, tensor, subgraph.tensors[tensor]?.name)} is written twice, by ` +
            `${operatorText({ subgraph, index }, other)} and ${operatorText({ subgraph, index }, operator)}.`,
          'Export the model again.',
        );
      producers.set(tensor, operator);
    }
  });
  return producers;
}

/**
 * Whether the tensor has a value before the first operator runs; one without elements needs none.
 */
function isGiven(
  { graph, subgraph }: Scene,
  inputs: ReadonlySet<TensorIndex>,
  index: TensorIndex,
): boolean {
  const tensor = subgraph.tensors[index];
  if (!tensor || tensor.isVariable || tensor.shape.includes(0)) return true;
  return inputs.has(index) || constantBytes(graph, tensor) > 0;
}

/** Whether `operator` depends on a value that itself depends on `operator`. */
function isInLoop({ subgraph, producers }: Scene, operator: OperatorIndex): boolean {
  const waiting = [operator];
  const seen = new Set<OperatorIndex>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
    for (const tensor of subgraph.operators[next]?.inputs ?? []) {
      const producer = producers.get(tensor);
      if (producer === operator) return true;
      if (producer === undefined || seen.has(producer)) continue;
      seen.add(producer);
      waiting.push(producer);
    }
  return false;
}

function unreadable(scene: Scene, operator: OperatorIndex, tensor: TensorIndex): InputError {
  const producer = scene.producers.get(tensor);
  const reader = operatorText(scene, operator);
  const read = `${reader} reads ${lowerFirst(tensorText(scene, tensor))}`;
  if (producer === undefined)
    return new InputError(
      'bad-operator',
      `${read}, which no operator writes and which is neither an input nor a constant.`,
      'Export the model again.',
    );
  const writer = lowerFirst(operatorText(scene, producer));
  if (isInLoop(scene, operator))
    return new InputError(
      'cyclic-graph',
      producer === operator
        ? `${reader} reads its own output, ${lowerFirst(tensorText(scene, tensor))}.`
        : `The operators form a loop: ${lowerFirst(read)}, which depends on ${writer}, which depends on it in turn.`,
      'Recurrent models need variable tensors or an unrolled loop; export the model again.',
    );
  return new InputError(
    'bad-operator',
    `${read} before ${writer} has written it: the operators are not in an order they can run in.`,
    'Export the model again; converters store operators in order of execution.',
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/**
 * Checks one subgraph of a graph whose indices are all in range.
 * @throws InputError `bad-operator` or `cyclic-graph` that names operator and tensor
 */
export function checkDataflow(graph: Graph, index: SubgraphIndex, subgraph: Subgraph): void {
  const producers = findProducers(subgraph, index);
  const scene: Scene = { graph, index, subgraph, producers };
  const inputs = new Set(subgraph.inputs);
  subgraph.operators.forEach((operator, position) => {
    for (const tensor of operator.inputs) {
      const producer = producers.get(tensor);
      if ((producer ?? Infinity) < position || isGiven(scene, inputs, tensor)) continue;
      // Accelerators' custom operators list their working memory as an input nobody writes.
      if (producer === undefined && operator.isCustom) continue;
      throw unreadable(scene, position, tensor);
    }
  });
}
