/**
 * What a program is made of while its operators are lowered: constants, records, and the scratch and
 * state they asked for. Lowerings see it through `Lowering` only.
 */
import type { Graph, Operator } from '../graph/graph';
import type { Bytes, OperatorIndex, SubgraphIndex, TensorIndex } from '../units';
import type { Constants } from './constants';
import { newConstants } from './constants';
import type { EncodedRecord } from './encode';
import type { ScratchNeed } from './layout';
import { LOWERINGS } from './lower/lowerings';
import type { Lowering, Rounding, TensorView } from './lowering';
import type { Place } from './place';
import { RECORDS } from './records/records';
import { tensorView } from './tensor-view';

/** Thrown by `Lowering.refuse`, caught per operator so that all refusals are reported at once. */
class Refusal extends Error {}

export interface Build {
  readonly constants: Constants;
  readonly setup: readonly EncodedRecord[];
  readonly steps: readonly EncodedRecord[];
  readonly scratch: readonly ScratchNeed[];
  /** Sizes of what lives between inferences. */
  readonly states: readonly Bytes[];
  /** One clause for each operator that cannot be run. */
  readonly refusals: readonly string[];
  readonly view: (subgraph: SubgraphIndex, tensor: TensorIndex) => TensorView;
}

/** An operator to lower: where it is, and which operator of the main subgraph it runs for. */
interface Site {
  readonly subgraph: SubgraphIndex;
  readonly index: OperatorIndex;
  readonly op: OperatorIndex;
  readonly inSetup: boolean;
}

/** Lowers every operator of the main subgraph, and of those it calls once at the start. */
export const lowerGraph = (graph: Graph, model: Uint8Array, rounding: Rounding): Build => {
  const store = newStore(graph, model);
  const lowerSubgraph = (subgraph: SubgraphIndex, caller?: OperatorIndex): void => {
    graph.subgraphs[subgraph]?.operators.forEach((operator, index) => {
      if (operator.name === 'CALL_ONCE' && caller === undefined) {
        lowerSubgraph(Number(operator.options['initSubgraphIndex'] ?? 0), index);
        return;
      }
      const site = { subgraph, index, op: caller ?? index, inSetup: caller !== undefined };
      lowerOperator(loweringOf(store, site, operator, rounding), operator, store.refusals);
    });
  };
  lowerSubgraph(0);
  return store;
};

const lowerOperator = (context: Lowering, operator: Operator, refusals: string[]): void => {
  try {
    const lower = operator.isCustom ? undefined : LOWERINGS[operator.name];
    if (lower === undefined) context.refuse('has no kernel in this runtime');
    else lower(context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refusals.push(error.message);
  }
};

const newStore = (graph: Graph, model: Uint8Array) => {
  const constants = newConstants();
  const states: Bytes[] = [];
  const stateByKey = new Map<string, Place>();
  const stateOf = (key: string, bytes: Bytes): Place => {
    const known = stateByKey.get(key);
    if (known !== undefined) return known;
    const place: Place = { space: 'state', request: states.push(bytes) - 1, offset: 0 };
    stateByKey.set(key, place);
    return place;
  };
  return {
    graph,
    constants,
    setup: [] as EncodedRecord[],
    steps: [] as EncodedRecord[],
    scratch: [] as ScratchNeed[],
    states,
    refusals: [] as string[],
    stateOf,
    view: (subgraph: SubgraphIndex, tensor: TensorIndex) =>
      tensorView(graph, model, subgraph, tensor, constants, stateOf),
  };
};

type Store = ReturnType<typeof newStore>;

const loweringOf = (
  store: Store,
  { subgraph, index, op, inSetup }: Site,
  operator: Operator,
  rounding: Rounding,
): Lowering => {
  const refuse = (reason: string): never => {
    throw new Refusal(`operator ${index}, ${operator.name}, ${reason}`);
  };
  const at = (list: readonly TensorIndex[], i: number, what: string): TensorView => {
    const tensor = list[i] ?? -1;
    return tensor < 0 ? refuse(`has no ${what} ${i}`) : store.view(subgraph, tensor);
  };
  const given = (list: readonly TensorIndex[]): readonly TensorView[] =>
    list.filter((t) => t >= 0).map((t) => store.view(subgraph, t));
  const { inputs, outputs, intermediates } = operator;
  return {
    operator,
    options: operator.options,
    rounding,
    input: (i) => at(inputs, i, 'input'),
    optionalInput: (i) => ((inputs[i] ?? -1) < 0 ? undefined : at(inputs, i, 'input')),
    inputs: () => given(inputs),
    output: (i) => at(outputs, i, 'output'),
    outputs: () => given(outputs),
    intermediates: () => given(intermediates),
    constants: store.constants,
    scratch: (bytes) => {
      const request = store.scratch.push({ subgraph, operator: index, bytes }) - 1;
      return { space: 'scratch', request, offset: 0 };
    },
    state: (bytes, key) =>
      store.stateOf(key ?? `operator ${subgraph}:${index}:${store.states.length}`, bytes),
    emit: (name, values, options) => {
      const target = inSetup || options?.atSetup === true ? store.setup : store.steps;
      target.push({ spec: RECORDS[name], op, values });
    },
    refuse,
  };
};
