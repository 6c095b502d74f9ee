/** Whole models as cases: five inferences in a row, so that what they remember counts. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { readTflite } from '../../formats/tflite/read';
import { elementBytes } from '../../graph/dtypes';
import { elementCount } from '../../graph/graph';
import { lcgBytes } from './input-rules';
import type { NamedCase } from './recorded';
import { fill } from './run-model';

const RUNS = 5;

/** The model in `path`; its inputs are one stream of bytes from the first run to the last. */
export const modelCase = (path: string): NamedCase => {
  const model = new Uint8Array(readFileSync(path));
  const main = readTflite(model).graph.subgraphs[0];
  const tensorsOf = (indices: readonly number[] = []) =>
    indices.flatMap((index) => main?.tensors[index] ?? []);
  const inputs = tensorsOf(main?.inputs).map(({ type, shape }) => {
    const elements = elementCount(shape);
    return { type, elements, bytes: elements * elementBytes(type) };
  });
  const rule = lcgBytes();
  return {
    group: basename(path),
    number: 0,
    hasFloats: tensorsOf(main?.outputs).some(({ type }) => type === 'FLOAT32'),
    model,
    inputs: Array.from({ length: RUNS }, () => fill(inputs, rule)),
  };
};
