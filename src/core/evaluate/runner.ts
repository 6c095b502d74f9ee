/**
 * A quantized model in the C runtime, taking and giving real values: what a board would compute, bit
 * for bit. Every inference starts from the initial state.
 */
import { InputError } from '../errors';
import type { Graph, Tensor } from '../graph/graph';
import { compileProgram } from '../program/compile';
import type { Program, ProgramTensor } from '../program/compile';
import { isActivation } from '../program/layout';
import type { Rounding } from '../program/lowering';
import type { TensorKind } from '../run/elements';
import { bytesOf, bytesOfElements, elementsOf, kindOf, realValues } from '../run/elements';
import { fillFromReals } from '../run/fill';
import { loadWithin } from '../run/load';
import type { Engine } from '../runtime/engine';
import { RunError } from '../runtime/engine';
import type { TensorIndex } from '../units';

/** Stored values of one tensor, valid until the next inference. */
export interface Stored {
  readonly kind: TensorKind;
  readonly values: ArrayLike<number>;
}

export interface Runner {
  /**
   * One inference.
   * @param inputs real values of each input, in the model's order
   * @returns real values of each output
   */
  readonly run: (inputs: readonly Float32Array[]) => readonly Float64Array[];
  /** The same, leaving what the wanted tensors held in `stored`. */
  readonly look: (inputs: readonly Float32Array[]) => readonly Float64Array[];
  readonly stored: ReadonlyMap<TensorIndex, Stored>;
}

/** What a runner needs of the quantized file. */
export interface RunnableModel {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/**
 * @param wanted tensors of the main subgraph that `look` shows
 * @throws InputError `bad-operator` for what the runtime cannot execute exactly, `limit` for memory
 */
export const openRunner = async (
  model: RunnableModel,
  module: WebAssembly.Module,
  rounding: Rounding,
  wanted: Iterable<TensorIndex> = [],
): Promise<Runner> => {
  const program = compileProgram(model.graph, model.bytes, { rounding });
  const engine = await loadWithin(module, program);
  const kinds = program.inputs.map(({ tensor }) => shownKind(model.graph, tensor));
  const shots = snapshots(model.graph, program, wanted);
  const feed = (inputs: readonly Float32Array[]): void => {
    engine.reset();
    program.inputs.forEach(({ offset, bytes }, i) => {
      const [kind, values] = [kinds[i], inputs[i]];
      if (offset === undefined || kind === undefined || values === undefined) return;
      engine.arena(offset, bytes).set(bytesOfElements(fillFromReals(kind, values, kind.name)));
    });
  };
  const outputs = () => program.outputs.map((output) => outputOf(model, engine, output));
  return {
    run: (inputs) => {
      feed(inputs);
      guarded(engine.run);
      return outputs();
    },
    look: (inputs) => {
      feed(inputs);
      const take = (tensor: TensorIndex): void => shots.get(tensor)?.take(engine);
      program.inputs.forEach(({ tensor }) => take(tensor));
      const operators = model.graph.subgraphs[0]?.operators ?? [];
      guarded(() =>
        engine.runStepwise((operator) => operators[operator]?.outputs.forEach((t) => take(t))),
      );
      return outputs();
    },
    stored: new Map([...shots].map(([tensor, { stored }]) => [tensor, stored])),
  };
};

/** A runner whose outputs are followed by further tensors of the model. */
export interface Showing {
  readonly run: Runner['run'];
  /** Place of each tensor asked for among what `run` returns; undefined for what cannot be shown. */
  readonly shown: readonly (number | undefined)[];
}

/**
 * Shows tensors by making them outputs, so that the arena keeps them to the end: an inference then
 * runs in one go, which is several times faster than looking in between. Errors: as `openRunner`.
 */
export const openShowing = async (
  { graph, bytes }: RunnableModel,
  tensors: readonly TensorIndex[],
  module: WebAssembly.Module,
  rounding: Rounding = 'double',
): Promise<Showing> => {
  const [main, ...others] = graph.subgraphs;
  if (main === undefined) throw new Error('The model has no subgraph.');
  const made = new Set([...main.inputs, ...main.operators.flatMap(({ outputs }) => outputs)]);
  const canShow = (tensor: TensorIndex): boolean => {
    const kind = made.has(tensor) ? kindOf(tensorAt(graph, tensor)) : undefined;
    return kind !== undefined && isActivation(graph, 0, tensor);
  };
  const outputs = [...new Set([...main.outputs, ...tensors.filter(canShow)])];
  const wider = { ...graph, subgraphs: [{ ...main, outputs }, ...others] };
  const { run } = await openRunner({ graph: wider, bytes }, module, rounding);
  const placeOf = (tensor: TensorIndex): number | undefined => {
    const at = outputs.indexOf(tensor);
    return at < 0 ? undefined : at;
  };
  return { run, shown: tensors.map(placeOf) };
};

interface Snapshot {
  readonly stored: Stored;
  readonly take: (engine: Engine) => void;
}

/** Copies are made into the same memory for every sample. */
const snapshots = (
  graph: Graph,
  { activations }: Program,
  wanted: Iterable<TensorIndex>,
): ReadonlyMap<TensorIndex, Snapshot> => {
  const found = new Map<TensorIndex, Snapshot>();
  for (const tensor of wanted) {
    const offset = activations.get(tensor);
    const kind = kindOf(tensorAt(graph, tensor));
    if (offset === undefined || kind === undefined || kind.type.endsWith('64')) continue;
    const own = new Uint8Array(bytesOf(kind));
    const values = elementsOf(kind.type, own) as ArrayLike<number>;
    const take = (engine: Engine): void => own.set(engine.arena(offset, own.length));
    found.set(tensor, { stored: { kind, values }, take });
  }
  return found;
};

const tensorAt = (graph: Graph, tensor: TensorIndex): Tensor => {
  const found = graph.subgraphs[0]?.tensors[tensor];
  if (found === undefined) throw new Error(`There is no tensor ${tensor}.`);
  return found;
};

const shownKind = (graph: Graph, tensor: TensorIndex): TensorKind => {
  const kind = kindOf(tensorAt(graph, tensor));
  if (kind === undefined) throw new Error(`Tensor ${tensor} has no values to set or show.`);
  return kind;
};

/** A constant output has no place in the arena: its bytes are the file's. */
const outputOf = (
  { graph, bytes: file }: RunnableModel,
  engine: Engine,
  { tensor, offset, bytes }: ProgramTensor,
): Float64Array => {
  const at = graph.buffers[tensorAt(graph, tensor).buffer]?.offset ?? 0;
  const data =
    offset === undefined ? new Uint8Array(file.slice(at, at + bytes)) : engine.arena(offset, bytes);
  return realValues(shownKind(graph, tensor), data);
};

const guarded = (run: () => void): void => {
  try {
    run();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    throw new InputError(
      'bad-input',
      error.message,
      'Give samples in the range the model expects.',
    );
  }
};
