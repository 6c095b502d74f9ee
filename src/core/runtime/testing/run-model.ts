/**
 * A .tflite file from bytes in to bytes out on our runtime, as the tests compare it with others: the
 * model is read, compiled and loaded as the product does it. Inputs are bytes in the model's order,
 * given, or made by one of the rules in `input-rules.ts`.
 */
import type { DType } from '../../graph/dtypes';
import { elementBytes } from '../../graph/dtypes';
import type { Graph, Tensor } from '../../graph/graph';
import { readTflite } from '../../formats/tflite/read';
import type { Program, ProgramTensor } from '../../program/compile';
import { compileProgram } from '../../program/compile';
import type { Rounding } from '../../program/lowering';
import type { Bytes } from '../../units';
import type { Engine } from '../engine';
import { readOutput } from '../output';
import { loadProgram } from '../engine';
import { testModule } from './module';

export interface RunSetting {
  /** Default `double`. */
  readonly rounding?: Rounding;
  /** Default `simd`. */
  readonly build?: 'simd' | 'scalar';
}

/** Bytes of one input; `previous` are the inputs already made for this run. */
export type InputRule = (
  input: InputShape,
  previous: readonly Uint8Array[],
) => Uint8Array<ArrayBuffer>;

export interface InputShape {
  readonly type: DType;
  readonly elements: number;
  readonly bytes: Bytes;
}

/** A compiled model; its state lives from one run to the next. */
export interface ModelRunner {
  readonly program: Program;
  readonly inputs: readonly InputShape[];
  /** Runs one inference and copies the outputs out, in the model's order. */
  readonly run: (inputs: readonly Uint8Array[] | InputRule) => readonly Uint8Array<ArrayBuffer>[];
  /** Puts state back to what it is before the first inference. */
  readonly reset: () => void;
}

const modules = new Map<string, WebAssembly.Module>();

const moduleOf = (build: 'simd' | 'scalar'): WebAssembly.Module => {
  const known = modules.get(build) ?? testModule(build);
  modules.set(build, known);
  return known;
};

/**
 * Reads, compiles and loads the model.
 * @throws InputError when the file is no model, or the runtime refuses one of its operators
 */
export const modelRunner = async (
  model: Uint8Array,
  { rounding = 'double', build = 'simd' }: RunSetting = {},
): Promise<ModelRunner> => {
  const { graph } = readTflite(model);
  return programRunner(graph, model, compileProgram(graph, model, { rounding }), build);
};

/** Loads a program that was compiled from the model. */
export const programRunner = async (
  graph: Graph,
  model: Uint8Array,
  program: Program,
  build: 'simd' | 'scalar',
): Promise<ModelRunner> => {
  const engine = await loadProgram(moduleOf(build), program);
  const inputs = program.inputs.map(({ tensor, bytes }): InputShape => {
    const { type } = tensorOf(graph, tensor);
    return { type, bytes, elements: bytes / elementBytes(type) };
  });
  const run: ModelRunner['run'] = (given) => {
    const filled = typeof given === 'function' ? fill(inputs, given) : given;
    program.inputs.forEach((input, i) => putInput(engine, input, filled[i]));
    engine.run();
    return program.outputs.map((output) => readOutput(engine, graph, model, output));
  };
  return { program, inputs, run, reset: engine.reset };
};

/** Runs the model once from its initial state. Errors: as `modelRunner`. */
export const runModel = async (
  model: Uint8Array,
  inputs: readonly Uint8Array[] | InputRule,
  setting: RunSetting = {},
): Promise<readonly Uint8Array<ArrayBuffer>[]> => (await modelRunner(model, setting)).run(inputs);

/** All inputs of one run by a rule. */
export const fill = (
  inputs: readonly InputShape[],
  rule: InputRule,
): readonly Uint8Array<ArrayBuffer>[] => {
  const filled: Uint8Array<ArrayBuffer>[] = [];
  for (const input of inputs) filled.push(rule(input, filled));
  return filled;
};

const tensorOf = (graph: Graph, index: number): Tensor => {
  const tensor = graph.subgraphs[0]?.tensors[index];
  if (tensor === undefined) throw new Error(`The model has no tensor ${index}.`);
  return tensor;
};

const putInput = (engine: Engine, input: ProgramTensor, bytes: Uint8Array | undefined): void => {
  if (input.offset === undefined) return;
  if (bytes?.length !== input.bytes) {
    throw new Error(`Input ${input.tensor} needs ${input.bytes} bytes, not ${bytes?.length ?? 0}.`);
  }
  engine.arena(input.offset, input.bytes).set(bytes);
};
