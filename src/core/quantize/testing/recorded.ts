/**
 * What the official TFLite converter and interpreter gave for our small networks. One zip for each,
 * written by `scripts/converter/record.py`, which says what is in it. The inputs are made again here
 * by the same rule: mulberry32, one word a value, floats in -1..1, integers over their whole range.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { readTflite } from '../../formats/tflite/read';
import type { DType } from '../../graph/dtypes';
import type { Graph } from '../../graph/graph';
import { elementCount } from '../../graph/graph';
import { uniform } from '../../random';
import type { Sample } from '../../dataset/dataset';

/** Other recordings, of any models, can be checked by naming their folder. */
const FOLDER = process.env['ARENASCOPE_CONVERTER'] ?? join(import.meta.dirname, 'converter');

/** record.json */
interface Facts {
  readonly seed: number;
  readonly samples: number;
  readonly runs: number;
  /** Base64 of all outputs of all runs, by variant. */
  readonly outputs: Readonly<
    Record<string, { readonly default: string; readonly reference: string }>
  >;
  /** Why the converter gives no such file. */
  readonly missing: Readonly<Record<string, string>>;
}

export interface RecordedNetwork {
  readonly name: string;
  readonly float: Uint8Array;
  /** The converter's file, by variant: `int8`, `int8-dense`, `int8-float`, `int16x8`, ... */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly facts: Facts;
}

export const RECORDED = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.zip'))
  .map((file) => file.slice(0, -4));

export const recordedNetwork = (name: string): RecordedNetwork => {
  const files = unzipSync(readFileSync(join(FOLDER, `${name}.zip`)));
  const { 'float.tflite': float, 'record.json': record, ...others } = files;
  if (float === undefined || record === undefined) throw new Error(`${name}.zip is not complete.`);
  return {
    name,
    float,
    files: new Map(
      Object.entries(others).map(([file, bytes]) => [file.split('.')[0] ?? '', bytes]),
    ),
    facts: JSON.parse(new TextDecoder().decode(record)) as Facts,
  };
};

/** The samples that the converter was calibrated with. */
export const samplesOf = ({ float, facts }: RecordedNetwork): readonly Sample[] =>
  inputsOf(readTflite(float).graph, facts.seed, facts.samples).map((inputs, i) => ({
    name: `sample ${i}`,
    inputs: inputs.map((bytes) => new Float32Array(bytes.buffer)),
  }));

/** Bytes of the inputs of `count` inferences, in the model's order. */
export const inputsOf = (
  graph: Graph,
  seed: number,
  count: number,
): readonly (readonly Uint8Array<ArrayBuffer>[])[] => {
  const random = uniform(seed);
  const { tensors = [], inputs = [] } = graph.subgraphs[0] ?? {};
  return Array.from({ length: count }, () =>
    inputs.map((index) => {
      const { shape = [], type = 'FLOAT32' } = tensors[index] ?? {};
      return fill(type, elementCount(shape), random);
    }),
  );
};

const fill = (type: DType, count: number, random: () => number): Uint8Array<ArrayBuffer> => {
  const units = Array.from({ length: count }, random);
  switch (type) {
    case 'FLOAT32':
      return new Uint8Array(Float32Array.from(units, (u) => 2 * u - 1).buffer);
    case 'INT8':
      return new Uint8Array(Int8Array.from(units, (u) => Math.floor(256 * u) - 128).buffer);
    case 'INT16':
      return new Uint8Array(Int16Array.from(units, (u) => Math.floor(65536 * u) - 32768).buffer);
    default:
      throw new Error(`The rule does not say how to fill ${type}.`);
  }
};
