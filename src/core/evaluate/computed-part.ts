/**
 * The part of a model that can be compared when the float engine left operators out: everything up to
 * them. Its outputs are those of the model that are computed, and behind them, in place of the others,
 * the last computed tensors: what the operators left out would have read. The quantized file is ended
 * at the same tensors, so that neither engine has to know an operator that the other does not.
 */
import type { FloatModel, FloatNetwork, LoadFloatNetwork } from '../calibrate/float-network';
import { InputError } from '../errors';
import { readTflite } from '../formats/tflite/read';
import type { Graph, Operator, Subgraph } from '../graph/graph';
import type { Quantized } from '../quantize/quantized';
import type { OperatorIndex, TensorIndex } from '../units';
import type { RunnableModel } from './runner';

export interface ComputedPart {
  /** The float model up to the operators that were left out; the same object when there are none. */
  readonly model: FloatModel;
  /** Gives the outputs of `model`. */
  readonly network: FloatNetwork;
  /** Outputs of `model` that are none of the whole. */
  readonly standIns: readonly TensorIndex[];
  /** The same part of the quantized file. */
  readonly fileOf: (quantized: Pick<Quantized, 'bytes' | 'tensorOf'>) => RunnableModel;
}

/** What `network` computes of `model`. */
export const computedPart = (model: FloatModel, network: FloatNetwork): ComputedPart => {
  const { left = [] } = network;
  const main = model.graph.subgraphs[0];
  if (main === undefined || left.length === 0) {
    const fileOf: ComputedPart['fileOf'] = ({ bytes }) => ({
      graph: readTflite(bytes).graph,
      bytes,
    });
    return { model, network, standIns: [], fileOf };
  }
  const unmade = new Set(left.flatMap((index) => main.operators[index]?.outputs ?? []));
  const kept = main.outputs.flatMap((tensor, i) => (unmade.has(tensor) ? [] : [i]));
  const standIns = lastComputed(main, left, unmade);
  const outputs = [...kept.map((i) => main.outputs[i] ?? -1), ...standIns];
  return {
    model: { ...model, graph: endedAt(model.graph, unmade, outputs) },
    network: { ...network, run: runTo(network, kept, standIns) },
    standIns,
    fileOf: ({ bytes, tensorOf }) => {
      const { graph } = readTflite(bytes);
      const twinOf = (tensor: TensorIndex): TensorIndex => tensorOf.get(tensor) ?? -1;
      const ends = kept.map((i) => graph.subgraphs[0]?.outputs[i] ?? -1);
      const twins = new Set([...unmade].map(twinOf));
      return { graph: endedAt(graph, twins, [...ends, ...standIns.map(twinOf)]), bytes };
    },
  };
};

/** Float tensors that operators made for those that were left out, and that are no outputs anyway. */
const lastComputed = (
  { tensors, operators, outputs }: Subgraph,
  left: readonly OperatorIndex[],
  unmade: ReadonlySet<TensorIndex>,
): readonly TensorIndex[] => {
  const made = new Set(operators.flatMap((operator) => operator.outputs));
  const read = new Set(left.flatMap((index) => operators[index]?.inputs ?? []));
  return [...read].filter(
    (tensor) =>
      made.has(tensor) &&
      !unmade.has(tensor) &&
      !outputs.includes(tensor) &&
      tensors[tensor]?.type === 'FLOAT32',
  );
};

/** The graph without what makes `unmade` tensors or depends on them. */
const endedAt = (
  graph: Graph,
  unmade: ReadonlySet<TensorIndex>,
  outputs: readonly TensorIndex[],
): Graph => {
  const [main, ...others] = graph.subgraphs;
  if (main === undefined) return graph;
  const without = new Set(unmade);
  const operators = main.operators.filter((operator: Operator) => {
    const isLeft = [...operator.inputs, ...operator.outputs].some((tensor) => without.has(tensor));
    if (isLeft) for (const tensor of operator.outputs) without.add(tensor);
    return !isLeft;
  });
  return { ...graph, subgraphs: [{ ...main, operators, outputs }, ...others] };
};

/** Runs and gives the outputs numbered `kept`, then the stand-ins. */
const runTo =
  (
    network: FloatNetwork,
    kept: readonly number[],
    standIns: readonly TensorIndex[],
  ): FloatNetwork['run'] =>
  async (inputs, visit) => {
    const shown = new Map<TensorIndex, Float32Array<ArrayBuffer>>();
    const outputs = await network.run(inputs, (tensor, values) => {
      if (standIns.includes(tensor)) shown.set(tensor, Float32Array.from(values));
      visit?.(tensor, values);
    });
    return [
      ...kept.map((i) => outputs[i] ?? new Float32Array()),
      ...standIns.map((tensor) => shown.get(tensor) ?? new Float32Array()),
    ];
  };

/** @throws InputError `bad-operator` when the operators left out leave nothing to quantize */
export const checkComputed = (model: FloatModel, network: FloatNetwork): void => {
  const part = computedPart(model, network);
  if ((part.model.graph.subgraphs[0]?.outputs.length ?? 0) > 0) return;
  throw new InputError(
    'bad-operator',
    'Everything in the model depends on operators that the float engine has no kernel for, so nothing is left to quantize.',
    'Replace them in the model.',
  );
};

const NAMED = 3;

/** What to know about operators that were left out: which, and what that means for the cost. */
export const leftNotes = (model: FloatModel, network: FloatNetwork): readonly string[] => {
  const { left = [] } = network;
  if (left.length === 0) return [];
  const { operators = [] } = model.graph.subgraphs[0] ?? {};
  const names = [...new Set(left.map((index) => operators[index]?.name ?? ''))];
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more kinds` : '';
  const which = `${names.slice(0, NAMED).join(', ')}${more}`;
  const { standIns } = computedPart(model, network);
  const [what, verb] =
    left.length === 1 ? ['1 operator', 'was'] : [`${left.length} operators`, 'were'];
  return [
    `${what} (${which}) ${verb} not executed, and ${left.length === 1 ? 'stays' : 'stay'} in float.` +
      (standIns.length > 0
        ? ' The cost is measured on the last tensors before, not on the outputs that depend on them.'
        : ''),
  ];
};

/** Loads models without the operators that have no float kernel, and without all that depends on them. */
export const leavingUnknown =
  (load: LoadFloatNetwork): LoadFloatNetwork =>
  (model) =>
    load(model, { leaveUnknown: true });
