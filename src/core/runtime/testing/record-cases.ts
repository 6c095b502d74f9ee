/**
 * Writes the random cases for other runtimes to run, and puts what they gave into the files the tests
 * compare with. `scripts/vectors/record.mjs` starts it and explains how.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { concatenated } from './bytes';
import type { NamedCase } from './cases/cases';
import { FAMILIES, familyCases, makeCase } from './cases/cases';
import type { Recorded } from './recorded';
import { formatRecorded, hex, REFUSED, resultOf } from './recorded';

const words = (...values: readonly number[]): Uint8Array =>
  new Uint8Array(Uint32Array.from(values).buffer);

/** All cases of a family in one file: a count, then for each its sizes, its model and its inputs. */
const writeCases = (family: string, file: string): void => {
  const cases = familyCases(family);
  const parts = cases.flatMap(({ model, inputs }) => {
    const given = concatenated(inputs.flat());
    return [words(model.length, inputs.length, given.length), model, given];
  });
  writeFileSync(file, concatenated([words(cases.length), ...parts]));
  console.log(`${cases.length} cases of ${family}`);
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

const merge = (folder: string, family: string, files: readonly string[]): void => {
  const cases = familyCases(family);
  const [double = [], single = [], official = []] = files.map((file) => readResults(file, cases));
  const results = cases.map(({ group, number, fingerprint }, i): Recorded => ({
    group,
    number,
    fingerprint: hex(fingerprint),
    double: double[i] ?? REFUSED,
    single: single[i] ?? REFUSED,
    official: official[i] ?? REFUSED,
  }));
  writeFileSync(join(folder, `${family}.tsv`), formatRecorded(results));
};

/** One case as files: its model, and its inputs run by run. */
const show = (group: string, number: number, folder: string): void => {
  const family = Object.keys(FAMILIES).find((one) => group in (FAMILIES[one] ?? {})) ?? '';
  const { made, model, inputs } = makeCase(family, group, number);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'model.tflite'), model);
  inputs.forEach((run, i) =>
    run.forEach((input, j) => writeFileSync(join(folder, `run${i}-input${j}.bin`), input)),
  );
  console.log(inspect(made, { depth: 9, maxArrayLength: 64 }));
};

const [command = '', name = '', ...rest] = process.argv.slice(2);
if (command === 'write' && name in FAMILIES) writeCases(name, rest[0] ?? '');
else if (command === 'merge' && name in FAMILIES) merge(rest[0] ?? '', name, rest.slice(1));
else if (command === 'show') show(name, Number(rest[0]), rest[1] ?? '.');
else console.error(`Families: ${Object.keys(FAMILIES).join(', ')}`);
