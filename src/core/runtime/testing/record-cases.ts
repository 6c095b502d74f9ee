/**
 * Writes the random cases for other runtimes to run, and puts what they gave into the files the tests
 * compare with. `scripts/vectors/record.mjs` starts it and explains how.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { concatenated } from './bytes';
import { FAMILIES, familyCases, makeCase } from './cases/cases';
import { modelCase } from './model-cases';
import type { NamedCase, Recorded } from './recorded';
import { fingerprint, formatRecorded, REFUSED, resultOf } from './recorded';

const words = (...values: readonly number[]): Uint8Array =>
  new Uint8Array(Uint32Array.from(values).buffer);

/** The cases of a family, or the models of a folder. */
const casesOf = (name: string): readonly NamedCase[] => {
  if (name in FAMILIES) return familyCases(name);
  const models = readdirSync(name).filter((file) => file.endsWith('.tflite'));
  return models.sort().map((file) => modelCase(join(name, file)));
};

/** All cases in one file: a count, then for each its sizes, its model and its inputs. */
const writeCases = (cases: readonly NamedCase[], file: string): void => {
  const parts = cases.flatMap(({ model, inputs }) => {
    const given = concatenated(inputs.flat());
    return [words(model.length, inputs.length, given.length), model, given];
  });
  writeFileSync(file, concatenated([words(cases.length), ...parts]));
  console.log(`${cases.length} cases`);
};

/** What one runtime gave: for each case a status, its messages, and the bytes of all outputs. */
const readResults = (file: string, cases: readonly NamedCase[]): readonly string[] => {
  const bytes = readFileSync(file);
  let at = 0;
  const word = (): number => bytes.readUInt32LE((at += 4) - 4);
  const block = (): Uint8Array => {
    const length = word();
    return new Uint8Array(bytes.subarray(at, (at += length)));
  };
  return cases.map((made) => {
    const [status, , outputs] = [word(), block(), block()];
    return status === 0 ? resultOf(outputs, made) : REFUSED;
  });
};

const merge = (cases: readonly NamedCase[], target: string, files: readonly string[]): void => {
  const [double = [], single = [], official = []] = files.map((file) => readResults(file, cases));
  const results = cases.map((named, i): Recorded => ({
    group: named.group,
    number: named.number,
    fingerprint: fingerprint(named),
    double: double[i] ?? REFUSED,
    single: single[i] ?? REFUSED,
    official: official[i] ?? REFUSED,
  }));
  writeFileSync(target, formatRecorded(results));
};

/** One case as files: its model, and its inputs run by run. */
const show = (group: string, number: number, folder: string): void => {
  const family = Object.keys(FAMILIES).find((one) => group in (FAMILIES[one] ?? {})) ?? '';
  const { model, inputs } = makeCase(family, group, number);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.tflite'), model);
  inputs.forEach((run, i) =>
    run.forEach((input, j) => writeFileSync(join(folder, `run${i}-input${j}.bin`), input)),
  );
};

const [command, name = '', ...rest] = process.argv.slice(2);
if (command === 'write') writeCases(casesOf(name), rest[0] ?? '');
else if (command === 'merge') merge(casesOf(name), rest[0] ?? '', rest.slice(1));
else if (command === 'show') show(name, Number(rest[0]), rest[1] ?? '.');
else console.error(`Families: ${Object.keys(FAMILIES).join(', ')}`);
