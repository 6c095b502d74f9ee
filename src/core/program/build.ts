/**
 * What a program is made of while its operators are lowered: constants, records, and the scratch and
 * state they asked for. Lowerings see it through `Lowering` only.
 */
import type { Graph, Operator, Subgraph } from '../graph/graph';
import { supportOf } from '../graph/support';
import type { Bytes, OperatorIndex, SubgraphIndex, TensorIndex } from '../units';
import { checkOperatorTensors } from './check-tensors';
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
  /** State back to what it is before the first inference; then what CALL_ONCE runs. */
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
      const site = { subgraph, index, op: caller ?? index, inSetup: caller !== undefined };
      const context = loweringOf(store, site, operator, rounding);
      lowerOperator(context, store.refusals);
      if (operator.name === 'CALL_ONCE' && caller === undefined) {
        lowerSubgraph(Number(operator.options['initSubgraphIndex'] ?? 0), index);
      }
    });
  };
  lowerSubgraph(0);
  return { ...store, setup: [...store.initial, ...store.setup] };
};

const lowerOperator = (context: Lowering, refusals: string[]): void => {
  const { graph, subgraph, operator, refuse } = context;
  try {
    const lower = operator.isCustom ? undefined : LOWERINGS[operator.name];
    if (lower === undefined) return refuse('has no kernel in this runtime');
    const support = supportOf(graph, graph.subgraphs[subgraph] as Subgraph, operator);
    if (!support.supported) refuse(`cannot be run: ${support.reason.replace(/\.$/, '')}`);
    checkOperatorTensors(context);
    lower(context);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refusals.push(error.message);
  }
};

const newStore = (graph: Graph, model: Uint8Array) => {
  const constants = newConstants();
  const states: Bytes[] = [];
  const stateByKey = new Map<string, Place>();
  const initial: EncodedRecord[] = [];
  const stateOf = (op: OperatorIndex, key: string, bytes: Bytes, value = 0): Place => {
    const known = stateByKey.get(key);
    if (known !== undefined) return known;
    const place: Place = { space: 'state', request: states.push(bytes) - 1, offset: 0 };
    stateByKey.set(key, place);
    const fill = { output: place, count: bytes, elementBytes: 1, value: value & 0xff };
    if (bytes > 0) initial.push({ spec: RECORDS.FILL, op, values: fill });
    return place;
  };
  return {
    graph,
    constants,
    initial,
    setup: [] as EncodedRecord[],
    steps: [] as EncodedRecord[],
    scratch: [] as ScratchNeed[],
    states,
    refusals: [] as string[],
    stateOf,
    view: (subgraph: SubgraphIndex, tensor: TensorIndex, op: OperatorIndex = 0) =>
      tensorView(graph, model, subgraph, tensor, constants, (key, bytes, value) =>
        stateOf(op, key, bytes, value),
      ),
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
    return tensor < 0 ? refuse(`has no ${what} ${i}`) : store.view(subgraph, tensor, op);
  };
  const given = (list: readonly TensorIndex[]): readonly TensorView[] =>
    list.filter((t) => t >= 0).map((t) => store.view(subgraph, t, op));
  const { inputs, outputs, intermediates } = operator;
  return {
    graph: store.graph,
    subgraph,
    isSetup: inSetup,
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
    state: (bytes, key, value) =>
      store.stateOf(
        op,
        key ?? `operator ${subgraph}:${index}:${store.states.length}`,
        bytes,
        value,
      ),
    emit: (name, values, options) => {
      const target = inSetup || options?.atSetup === true ? store.setup : store.steps;
      target.push({ spec: RECORDS[name], op, values });
    },
    refuse,
  };
};
