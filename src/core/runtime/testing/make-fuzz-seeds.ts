/**
 * Writes the seeds of the loader's fuzzer: programs of the random single-operator cases, each behind
 * its length. Run by scripts/runtime/fuzz.mjs: make-fuzz-seeds FILE [FOLDER ...], where folders hold
 * more .tflite models.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors';
import { readTflite } from '../../formats/tflite/read';
import type { Graph } from '../../graph/graph';
import type { Rounding } from '../../program/lowering';
import { compileProgram } from '../../program/compile';
import type { CaseTensor } from './cases/case';
import { modelBytes, single } from './cases/case';
import { FAMILIES, makeCase } from './cases/cases';

/** Larger programs are rarely mutated where it matters, and slow to copy a million times. */
const MOST_BYTES = 32_768;

interface Model {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/** Some cases of every operator and type. */
const CASES_EACH = 6;

const caseModels = (): readonly Uint8Array[] =>
  Object.entries(FAMILIES).flatMap(([family, groups]) =>
    Object.keys(groups).flatMap((group) =>
      Array.from({ length: CASES_EACH }, (_, number) => makeCase(family, group, number).model),
    ),
  );

/** For kernels that no recorded case reaches. */
const otherModels = (): readonly Uint8Array[] =>
  (['INT8', 'FLOAT32'] as const).map((type) => {
    const quantization = type === 'INT8' ? { scales: [0.1], zeroPoint: 3 } : {};
    const input: CaseTensor = { type, shape: [2, 5, 3], ...quantization };
    const axis: CaseTensor = { type: 'INT32', shape: [1], values: [1] };
    const options = { type: 'ReducerOptions', value: { keepDims: false } } as const;
    return modelBytes(single('REDUCE_MIN', [input, axis], [{ ...input, shape: [2, 3] }], options));
  });

const modelOf = (bytes: Uint8Array): Model => ({ graph: readTflite(bytes).graph, bytes });

const modelsIn = (folder: string): readonly Uint8Array[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tflite'))
    .sort()
    .map((name) => readFileSync(join(folder, name)));

/** The model's program; undefined when it is too large or the runtime has no kernel for it. */
const seedOf = ({ graph, bytes }: Model, rounding: Rounding): Uint8Array | undefined => {
  try {
    const program = compileProgram(graph, bytes, { rounding });
    const isSmall = program.bytes.length <= MOST_BYTES && program.arenaBytes <= MOST_BYTES;
    return isSmall ? program.bytes : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
};

const withLength = (program: Uint8Array): readonly Uint8Array[] => [
  new Uint8Array(Uint32Array.of(program.length).buffer),
  program,
];

const [file = '', ...folders] = process.argv.slice(2);
const models = [...caseModels(), ...otherModels(), ...folders.flatMap(modelsIn)].map(modelOf);
const seeds = models
  .map((model, i) => seedOf(model, i % 2 === 0 ? 'double' : 'single'))
  .filter((seed) => seed !== undefined);
writeFileSync(file, Buffer.concat(seeds.flatMap(withLength)));
console.log(`${seeds.length} seeds from ${models.length} models`);
