/**
 * A quantized file run stretch by stretch, every sample through one stretch of operators before any
 * goes through the next. What lies between is held as it was stored, so that the weights of a stretch
 * can be changed, and the stretch run again, without running what comes before.
 */
import type { Graph, Subgraph } from '../graph/graph';
import { compileProgram } from '../program/compile';
import { isActivation } from '../program/layout';
import { loadWithin } from '../run/load';
import { bytesOfElements, kindOf } from '../run/elements';
import { fillFromReals } from '../run/fill';
import type { TensorIndex } from '../units';
import type { RunnableModel } from './runner';

/** Stored bytes of the tensors of one sample that are still to be read. */
export type Held = ReadonlyMap<TensorIndex, Uint8Array<ArrayBuffer>>;

/** The operators [from, to) of the main subgraph. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The model's inputs as they are stored, for one sample. */
export const heldInputs = ({ graph }: RunnableModel, inputs: readonly Float32Array[]): Held =>
  new Map(
    mainOf(graph).inputs.flatMap((tensor, i) => {
      const found = mainOf(graph).tensors[tensor];
      const kind = found && kindOf(found);
      const values = inputs[i];
      if (kind === undefined || values === undefined) return [];
      const bytes = bytesOfElements(fillFromReals(kind, values, kind.name));
      return [[tensor, new Uint8Array(bytes)] as const];
    }),
  );

/**
 * Where the file can be cut so that a stretch ends with each of `ends`, in execution order. State that
 * one operator leaves for another, and tensors without bytes, cannot be held: then every stretch
 * begins with the first operator.
 */
export const stretchesTo = (graph: Graph, ends: readonly TensorIndex[]): readonly Stretch[] => {
  const { operators } = mainOf(graph);
  const canCut =
    graph.subgraphs.length === 1 &&
    operators.every(({ outputs }) => outputs.every((tensor) => isActivation(graph, 0, tensor)));
  let from = 0;
  return ends.map((end) => {
    const to = operators.findIndex(({ outputs }) => outputs.includes(end)) + 1;
    const stretch = { from: canCut ? Math.min(from, to) : 0, to };
    from = Math.max(from, to);
    return stretch;
  });
};

/**
 * Runs a stretch for every sample.
 * @returns what each sample holds behind it: what was held before, and what the stretch made
 * @throws InputError as `openRunner`
 */
export const runStretch = async (
  { graph, bytes }: RunnableModel,
  { from, to }: Stretch,
  held: readonly Held[],
  module: WebAssembly.Module,
): Promise<readonly Held[]> => {
  const main = mainOf(graph);
  const [before, inside, after] = [
    main.operators.slice(0, from),
    main.operators.slice(from, to),
    main.operators.slice(to),
  ];
  if (inside.length === 0) return held;
  const made = new Set([...main.inputs, ...before.flatMap(({ outputs }) => outputs)]);
  const read = new Set(inside.flatMap(({ inputs }) => inputs));
  const inputs = [...made].filter((tensor) => read.has(tensor));
  const last = new Set(inside.at(-1)?.outputs);
  const later = new Set([...after.flatMap((one) => one.inputs), ...main.outputs]);
  const outputs = inside
    .flatMap((operator) => operator.outputs)
    .filter((tensor) => last.has(tensor) || later.has(tensor));
  const part: Graph = {
    ...graph,
    subgraphs: [{ ...main, operators: inside, inputs, outputs }, ...graph.subgraphs.slice(1)],
  };
  const program = compileProgram(part, bytes);
  const engine = await loadWithin(module, program);
  return held.map((own) => {
    engine.reset();
    for (const { tensor, offset, bytes: size } of program.inputs)
      if (offset !== undefined)
        engine.arena(offset, size).set(own.get(tensor) ?? new Uint8Array(size));
    engine.run();
    const next = new Map([...own].filter(([tensor]) => later.has(tensor)));
    for (const { tensor, offset, bytes: size } of program.outputs)
      if (offset !== undefined) next.set(tensor, engine.arena(offset, size).slice());
    return next;
  });
};

const mainOf = ({ subgraphs }: Graph): Subgraph => {
  const [main] = subgraphs;
  if (main === undefined) throw new Error('The model has no subgraph.');
  return main;
};
