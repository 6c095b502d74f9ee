/**
 * What TensorFlow Lite Micro needed on the same emulators, as recorded in the optional conformance
 * data beside the checkout. Without it the tables show our figures alone, for the sample models.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Core } from '../cortex/cores';
import type { BenchCase } from '../cortex/model';
import { benchCaseOf } from '../cortex/model';

export type Kernels = 'cmsis-nn' | 'reference';

interface Recorded {
  readonly models: Readonly<Record<string, { readonly sha256: string }>>;
  readonly totals: readonly {
    readonly model: string;
    readonly core: string;
    readonly kernels: Kernels;
    readonly build: string;
    readonly invoke: number;
    readonly invoke_stack_bytes: number;
    readonly text_bytes: number;
    readonly rodata_bytes: number;
    readonly output_crc32: string;
  }[];
  readonly operators: readonly {
    readonly model: string;
    readonly core: string;
    readonly kernels: Kernels;
    readonly index: number;
    readonly value: number;
  }[];
}

/** One model's record on one core. */
export interface PeerRun {
  readonly invoke: number;
  readonly outputCrc: string;
  readonly stackBytes: number;
  readonly flashBytes: number;
  /** By operator index. */
  readonly operators: ReadonlyMap<number, number>;
}

export interface BenchModel extends BenchCase {
  readonly peer: (core: Core, kernels: Kernels) => PeerRun | undefined;
}

const SHARED = process.env['ARENASCOPE_SHARED'] ?? '../shared';
const CYCLES = join(SHARED, 'tflm/cycles.json');
const SAMPLES = 'public/samples';

/** Whether there is anything to compare with. */
export const hasRecords = (): boolean => existsSync(CYCLES);

/** The recorded models, or the project's samples where no records are. */
export const benchModels = (): readonly BenchModel[] =>
  hasRecords() ? recordedModels() : sampleModels();

const tflitesIn = (folder: string): readonly Uint8Array[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.tflite'))
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));

const recordedModels = (): readonly BenchModel[] => {
  const recorded = JSON.parse(readFileSync(CYCLES, 'utf8')) as Recorded;
  const bySha = new Map(
    tflitesIn(join(SHARED, 'models')).map((bytes) => [
      createHash('sha256').update(bytes).digest('hex'),
      bytes,
    ]),
  );
  return Object.entries(recorded.models).map(([name, { sha256 }]) => {
    const bytes = bySha.get(sha256);
    if (bytes === undefined) throw new Error(`${name}: its model file is not in ${SHARED}/models.`);
    return {
      ...benchCaseOf(bytes, name),
      peer: (core, kernels) => runOf(recorded, name, core, kernels),
    };
  });
};

const runOf = (
  { totals, operators }: Recorded,
  model: string,
  core: Core,
  kernels: Kernels,
): PeerRun | undefined => {
  const isThis = (row: { model: string; core: string; kernels: string }): boolean =>
    row.model === model && row.core === core.longName && row.kernels === kernels;
  const total = totals.find((row) => isThis(row) && row.build === '-O2');
  return (
    total && {
      invoke: total.invoke,
      outputCrc: total.output_crc32,
      stackBytes: total.invoke_stack_bytes,
      flashBytes: total.text_bytes + total.rodata_bytes,
      operators: new Map(operators.filter(isThis).map(({ index, value }) => [index, value])),
    }
  );
};

const sampleModels = (): readonly BenchModel[] =>
  readdirSync(SAMPLES)
    .filter((name) => name.endsWith('.tflite'))
    .map((name) => ({
      ...benchCaseOf(new Uint8Array(readFileSync(join(SAMPLES, name))), name),
      peer: () => undefined,
    }));
