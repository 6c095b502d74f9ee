/**
 * `TfliteModel` to `Graph`: resolves every index, and checks what a structurally sound file can still
 * get wrong. What leaves here is safe for everything behind it: indices are in range, sizes are
 * finite, operators are in an order they can run in, calls end.
 */
import { InputError } from '../../errors';
import type { BufferRef, Graph, Signature, Subgraph } from '../../graph/graph';
import type { SubgraphIndex, TensorIndex } from '../../units';
import { checkCalls } from './check-calls';
import { checkDataflow } from './check-dataflow';
import { MAX_CONNECTIONS, MAX_OPERATORS, MAX_SUBGRAPHS, MAX_TENSORS } from './limits';
import type { TfliteModel, TfliteSubgraph } from './model';
import { toNumbers } from './numbers';
import { offlinePlan } from './offline-plan';
import { offsetIn } from './read-model';
import { toOperator } from './to-operator';
import { toTensor } from './to-tensor';

const SCHEMA_VERSION = 3;

const damaged = (problem: string): InputError =>
  new InputError('malformed', problem, 'Export the model again.');

function checkVersion({ version }: TfliteModel): void {
  if (version === SCHEMA_VERSION) return;
  throw new InputError(
    'wrong-format',
    `The model has TFLite schema version ${version}; TensorFlow Lite Micro reads version ${SCHEMA_VERSION}.`,
    'Convert the original model again with a current converter.',
  );
}

function checkLimit(what: string, count: number, limit: number): void {
  if (count > limit)
    throw new InputError(
      'limit',
      `The model has ${count} ${what}; the limit is ${limit}.`,
      'This tool is for models that run on microcontrollers.',
    );
}

function checkLimits(subgraphs: readonly TfliteSubgraph[]): void {
  if (subgraphs.length === 0)
    throw damaged('The model has no subgraph, so there is nothing to run.');
  const sum = (count: (subgraph: TfliteSubgraph) => number): number =>
    subgraphs.reduce((total, subgraph) => total + count(subgraph), 0);
  checkLimit('subgraphs', subgraphs.length, MAX_SUBGRAPHS);
  checkLimit(
    'tensors',
    sum(({ tensors }) => tensors?.length ?? 0),
    MAX_TENSORS,
  );
  checkLimit(
    'operators',
    sum(({ operators }) => operators?.length ?? 0),
    MAX_OPERATORS,
  );
  const lengths = (...lists: readonly (Int32Array | undefined)[]): number =>
    lists.reduce((n, list) => n + (list?.length ?? 0), 0);
  const connections = sum(({ inputs, outputs, operators }) =>
    (operators ?? []).reduce(
      (n, operator) => n + lengths(operator.inputs, operator.outputs, operator.intermediates),
      lengths(inputs, outputs),
    ),
  );
  checkLimit('inputs and outputs', connections, MAX_CONNECTIONS);
}

/** A subgraph's own inputs or outputs; all of them must exist. */
function endpoints(
  list: Int32Array | undefined,
  tensors: number,
  what: string,
): readonly TensorIndex[] {
  const indices = toNumbers(list);
  indices.forEach((index, i) => {
    if (index < 0 || index >= tensors)
      throw damaged(`${what} ${i} is tensor ${index}, but there are ${tensors} tensors.`);
  });
  return indices;
}

function toSubgraph(model: TfliteModel, stored: TfliteSubgraph, index: SubgraphIndex): Subgraph {
  const tensors = (stored.tensors ?? []).map((tensor, i) => toTensor(model, tensor, index, i));
  return {
    name: stored.name ?? '',
    tensors,
    operators: (stored.operators ?? []).map((operator, i) =>
      toOperator(model, operator, index, i, tensors.length),
    ),
    inputs: endpoints(stored.inputs, tensors.length, `Input of subgraph ${index}, number`),
    outputs: endpoints(stored.outputs, tensors.length, `Output of subgraph ${index}, number`),
  };
}

function toBuffers(model: TfliteModel, bytes: Uint8Array): readonly BufferRef[] {
  return (model.buffers ?? []).map(({ data }) =>
    data && data.length > 0 ? { bytes: data.length, offset: offsetIn(bytes, data) } : { bytes: 0 },
  );
}

function toMetadata({ metadata = [], buffers = [] }: TfliteModel): Graph['metadata'] {
  return metadata.map(({ name = '', buffer }, i) => {
    if (buffer >= buffers.length)
      throw damaged(
        `Metadata ${i} uses buffer ${buffer}, but the model has ${buffers.length} buffers.`,
      );
    return { name, buffer };
  });
}

type StoredSignature = NonNullable<TfliteModel['signatureDefs']>[number];

function toSignature(
  stored: StoredSignature,
  index: number,
  subgraphs: readonly Subgraph[],
): Signature {
  const subgraph = subgraphs[stored.subgraphIndex];
  if (!subgraph)
    throw damaged(
      `Signature ${index} names subgraph ${stored.subgraphIndex}, but there are ${subgraphs.length}.`,
    );
  const ends = (list: StoredSignature['inputs'] = []): Signature['inputs'] =>
    list.map(({ name = '', tensorIndex: tensor }) => {
      if (!subgraph.tensors[tensor])
        throw damaged(
          `Signature ${index} names tensor ${tensor}, but there are ${subgraph.tensors.length}.`,
        );
      return { name, tensor };
    });
  return {
    key: stored.signatureKey ?? '',
    subgraph: stored.subgraphIndex,
    inputs: ends(stored.inputs),
    outputs: ends(stored.outputs),
  };
}

/**
 * @param bytes the file that `model` was read from; constants refer to it by offset
 * @throws InputError that names the tensor, operator or entry that is wrong
 */
export function toGraph(model: TfliteModel, bytes: Uint8Array): Graph {
  checkVersion(model);
  const stored = model.subgraphs ?? [];
  checkLimits(stored);
  const subgraphs = stored.map((subgraph, i) => toSubgraph(model, subgraph, i));
  const plan = offlinePlan(model);
  const graph: Graph = {
    description: model.description ?? '',
    subgraphs,
    buffers: toBuffers(model, bytes),
    metadata: toMetadata(model),
    signatures: (model.signatureDefs ?? []).map((s, i) => toSignature(s, i, subgraphs)),
    ...(plan && { offlinePlan: plan }),
  };
  subgraphs.forEach((subgraph, i) => checkDataflow(graph, i, subgraph));
  checkCalls(graph);
  return graph;
}
