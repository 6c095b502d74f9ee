/**
 * Runs a graph in the notation of `textGraph` on the runtime, for tests of single operators: constants
 * by tensor name, inputs in the graph's order, outputs as bytes.
 */
import type { Graph, Subgraph } from '../../graph/graph';
import { textGraph } from '../../graph/testing/text-graph';
import { loadProgram } from '../../runtime/engine';
import { testModule } from '../../runtime/testing/module';
import type { TensorIndex } from '../../units';
import type { CompileOptions, Program } from '../compile';
import { compileProgram } from '../compile';

/** Any typed array; its bytes count. */
export type Values = ArrayBufferView;
export type Constants = Readonly<Record<string, Values>>;

const bytesOf = ({ buffer, byteOffset, byteLength }: Values): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** The graph with its constants' bytes in a file, as a reader would have left it. */
const withConstants = (text: string, constants: Constants): readonly [Graph, Uint8Array] => {
  const graph = textGraph(text);
  const file: number[] = [];
  const buffers = graph.buffers.map((buffer, i) => {
    const tensor = graph.subgraphs[0]?.tensors.find((t) => i > 0 && t.buffer === i);
    const values = constants[tensor?.name ?? ''];
    if (values === undefined) return buffer;
    const offset = file.push(...bytesOf(values)) - values.byteLength;
    return { bytes: values.byteLength, offset };
  });
  const subgraphs = graph.subgraphs.map((s) => ({ ...s, inputs: freeInputs(s) }));
  return [{ ...graph, buffers, subgraphs }, Uint8Array.from(file)];
};

/** Everything that operators read and nothing writes or stores. */
const freeInputs = ({ tensors, operators }: Subgraph): readonly TensorIndex[] => {
  const written = new Set(operators.flatMap(({ outputs }) => outputs));
  const read = new Set(operators.flatMap(({ inputs }) => inputs));
  const isFree = (i: TensorIndex): boolean =>
    read.has(i) && !written.has(i) && tensors[i]?.buffer === 0 && !tensors[i].isVariable;
  return [...tensors.keys()].filter(isFree);
};

/** Compiles the graph of `text`. Errors: as `compileProgram`. */
export const compileText = (
  text: string,
  constants: Constants = {},
  options: CompileOptions = {},
): Program => compileProgram(...withConstants(text, constants), options);

/** Runs the graph of `text` once for each set of inputs; the last run's outputs. */
export const runText = async (
  text: string,
  constants: Constants,
  runs: readonly (readonly Values[])[],
  options: CompileOptions = {},
): Promise<readonly Uint8Array<ArrayBuffer>[]> => {
  const program = compileText(text, constants, options);
  const engine = await loadProgram(testModule(), program);
  for (const inputs of runs) {
    program.inputs.forEach(({ offset, bytes }, i) => {
      const values = inputs[i];
      if (offset !== undefined && values !== undefined) {
        engine.arena(offset, bytes).set(bytesOf(values));
      }
    });
    engine.run();
  }
  return program.outputs.map(({ offset, bytes }) => engine.arena(offset ?? 0, bytes).slice());
};
