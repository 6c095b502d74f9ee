/** The models the benchmarks run on: the built-in samples, and the conformance data when it is here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDERS = ['public/samples', join(process.env['ARENASCOPE_SHARED'] ?? '../shared', 'models')];

interface BenchModel {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** All .tflite files there are, smallest first. */
export const benchModels = (): readonly BenchModel[] =>
  FOLDERS.filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
    .filter((path) => path.endsWith('.tflite'))
    .map((path) => ({ name: basename(path), bytes: new Uint8Array(readFileSync(path)) }))
    .sort((a, b) => a.bytes.length - b.bytes.length);
