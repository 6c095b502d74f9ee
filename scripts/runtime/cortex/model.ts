/** A model as a case: compiled, with the fixed pseudo-random input that recorded runs were fed. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { openModel } from '../../../src/core/formats/open';
import type { Graph } from '../../../src/core/graph/graph';
import { compileProgram } from '../../../src/core/program/compile';
import type { Program } from '../../../src/core/program/compile';

export interface BenchCase {
  readonly name: string;
  readonly graph: Graph;
  readonly program: Program;
  /** The bytes of all inputs, one behind the other. */
  readonly input: Uint8Array;
}

/** x = x * 1664525 + 1013904223 (mod 2^32) from 12345. */
const generator = () => {
  let x = 12_345;
  return (): number => (x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0);
};

/** Every byte is the top byte of one step; a float takes one step and is the top half in [-1, 1). */
const fixedInput = (graph: Graph): Uint8Array => {
  const next = generator();
  const main = graph.subgraphs[0];
  const parts = (main?.inputs ?? []).map((tensor) => {
    const { type, shape } = main?.tensors[tensor] ?? { type: 'INT8', shape: [] };
    const elements = shape.reduce((product, extent) => product * extent, 1);
    if (type === 'FLOAT32') {
      const floats = Float32Array.from(
        { length: elements },
        () => ((next() >>> 16) - 32_768) / 32_768,
      );
      return new Uint8Array(floats.buffer);
    }
    const width = { INT16: 2, INT32: 4, INT64: 8 }[type as string] ?? 1;
    return Uint8Array.from({ length: elements * width }, () => next() >>> 24);
  });
  return new Uint8Array(parts.flatMap((bytes) => [...bytes]));
};

/** Compiles a model's bytes. @throws InputError when the runtime cannot execute the model */
export const benchCaseOf = (bytes: Uint8Array, name: string): BenchCase => {
  const model = openModel(bytes, name);
  const program = compileProgram(model.graph, model.bytes);
  return { name, graph: model.graph, program, input: fixedInput(model.graph) };
};

export const benchCaseFrom = (path: string): BenchCase =>
  benchCaseOf(new Uint8Array(readFileSync(path)), basename(path));
