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
import { FAMILIES, makeCase } from './cases/cases';

/** Larger programs are rarely mutated where it matters, and slow to copy a million times. */
const MOST_BYTES = 32_768;

interface Model {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/** Some cases of every operator and type. */
const CASES_EACH = 6;

const caseModels = (): readonly Model[] =>
  Object.entries(FAMILIES).flatMap(([family, groups]) =>
    Object.keys(groups).flatMap((group) =>
      Array.from({ length: CASES_EACH }, (_, number) => {
        const { model } = makeCase(family, group, number);
        return { graph: readTflite(model).graph, bytes: model };
      }),
    ),
  );

const modelsIn = (folder: string): readonly Model[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tflite'))
    .sort()
    .map((name) => readFileSync(join(folder, name)))
    .map((bytes) => ({ graph: readTflite(bytes).graph, bytes }));

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
const models = [...caseModels(), ...folders.flatMap(modelsIn)];
const seeds = models
  .map((model, i) => seedOf(model, i % 2 === 0 ? 'double' : 'single'))
  .filter((seed) => seed !== undefined);
writeFileSync(file, Buffer.concat(seeds.flatMap(withLength)));
console.log(`${seeds.length} seeds from ${models.length} models`);
