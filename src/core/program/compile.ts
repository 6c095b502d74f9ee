/**
 * Compiles a model into a program for the C runtime: every operator is lowered to records, then the
 * arena is laid out around what they asked for, then everything is encoded. Multipliers, tables and
 * clamps are worked out here, once, so the device only executes.
 */
import { dtypeCode } from '../graph/dtypes';
import { InputError } from '../errors';
import type { Graph, Subgraph } from '../graph/graph';
import type { ByteOffset, Bytes, TensorIndex } from '../units';
import { lowerGraph } from './build';
import { endRefusals } from './check-tensors';
import type { EncodedEndpoint } from './encode';
import { encodeProgram } from './encode';
import { foldConstants } from './fold-constants';
import { isActivation, layOutArena } from './layout';
import type { Rounding } from './lowering';
import type { Place } from './place';
import { withPreparedShapes } from './prepared-shapes';

export interface CompileOptions {
  /** Default `double`, as TFLM is built. */
  readonly rounding?: Rounding;
}

export interface Program {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly arenaBytes: Bytes;
  readonly rounding: Rounding;
  /** Bytes of weights, tables and multipliers within `bytes`. */
  readonly constantBytes: Bytes;
  /** Model inputs and outputs, in the model's order. */
  readonly inputs: readonly ProgramTensor[];
  readonly outputs: readonly ProgramTensor[];
  /** Arena tensors of the main subgraph, by tensor index: where to look while the program runs. */
  readonly activations: ReadonlyMap<TensorIndex, ByteOffset>;
}

export interface ProgramTensor {
  readonly tensor: TensorIndex;
  readonly bytes: Bytes;
  /** Arena offset; undefined for an output that is a constant of the model. */
  readonly offset: ByteOffset | undefined;
}

/**
 * Compiles the model in `file`, which `given` was read from.
 * @throws InputError `bad-operator` naming every operator that the runtime cannot execute exactly
 */
export const compileProgram = (
  given: Graph,
  file: Uint8Array,
  { rounding = 'double' }: CompileOptions = {},
): Program => {
  const { graph, model } = foldConstants(withPreparedShapes(given), file);
  const build = lowerGraph(graph, model, rounding);
  const main = graph.subgraphs[0] as Subgraph;
  const refusals = [...build.refusals, ...endRefusals(main, (tensor) => build.view(0, tensor))];
  if (refusals.length > 0) throw refusalOf(refusals);
  const layout = layOutArena(graph, build.scratch, build.states);
  const endpoint = (tensor: TensorIndex): EncodedEndpoint => {
    const { place, bytes, type, scale, zeroPoint } = build.view(0, tensor);
    return { place, bytes, type: dtypeCode(type), scale, zeroPoint };
  };
  const inputs = main.inputs.map(endpoint);
  const outputs = main.outputs.map(endpoint);
  const constants = build.constants.bytes();
  const bytes = encodeProgram({
    isSingleRounding: rounding === 'single',
    arenaBytes: layout.bytes,
    inputs,
    outputs,
    setup: build.setup,
    steps: build.steps,
    constants,
    arenaOffset: layout.offsetOf,
  });
  const offsetOf = (place: Place): ByteOffset | undefined =>
    place.space === 'constant' ? undefined : layout.offsetOf(place);
  const tensors = (list: readonly TensorIndex[], ends: readonly EncodedEndpoint[]) =>
    list.map((tensor, i): ProgramTensor => {
      const { place, bytes: size } = ends[i] as EncodedEndpoint;
      return { tensor, bytes: size, offset: offsetOf(place) };
    });
  return {
    bytes,
    arenaBytes: layout.bytes,
    rounding,
    constantBytes: constants.length,
    inputs: tensors(main.inputs, inputs),
    outputs: tensors(main.outputs, outputs),
    activations: activationsOf(graph, main, layout.offsetOf),
  };
};

const activationsOf = (
  graph: Graph,
  main: Subgraph,
  offsetOf: (place: Place) => ByteOffset,
): ReadonlyMap<TensorIndex, ByteOffset> => {
  const used = new Set([
    ...main.inputs,
    ...main.operators.flatMap(({ inputs, outputs }) => [...inputs, ...outputs]),
  ]);
  const inArena = [...used].filter((tensor) => isActivation(graph, 0, tensor));
  return new Map(
    inArena.map((tensor) => [
      tensor,
      offsetOf({ space: 'tensor', subgraph: 0, tensor, offset: 0 }),
    ]),
  );
};

const SHOWN = 3;

const refusalOf = (refusals: readonly string[]): InputError => {
  const more = refusals.length > SHOWN ? `, and ${refusals.length - SHOWN} more` : '';
  return new InputError(
    'bad-operator',
    `The runtime cannot run this model: ${refusals.slice(0, SHOWN).join('; ')}${more}.`,
    'Profile and export work without it; to run the model, replace or remove these operators.',
  );
};
