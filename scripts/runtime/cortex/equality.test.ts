/**
 * The chips compute what the tab computes, bit for bit: the random cases that the runtime is tested
 * with run on a Cortex-M4F with DSP instructions, a part of them on one with the plain C paths, and all on
 * a Cortex-M0+. Needs gcc-arm-none-eabi and QEMU; without them it is skipped, and says so.
 */
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/core/crc32';
import { InputError } from '../../../src/core/errors';
import type { Rounding } from '../../../src/core/program/lowering';
import { FAMILIES, familyCases } from '../../../src/core/runtime/testing/cases/cases';
import { concatenated } from '../../../src/core/runtime/testing/bytes';
import type { NamedCase } from '../../../src/core/runtime/testing/recorded';
import { modelRunner } from '../../../src/core/runtime/testing/run-model';
import type { CoreName } from './cores';
import { CORES } from './cores';
import { emulate, hasQemu } from './emulate';
import type { Image } from './image';
import { buildImage, hasCompiler } from './image';
import type { PackCase } from './pack';
import { packOf } from './pack';
import { readReport } from './report';

interface Expected {
  readonly name: string;
  /** CRC-32 of each output, for each run. */
  readonly outputs: readonly (readonly string[])[];
  readonly pack: PackCase;
}

const ROUNDINGS: readonly Rounding[] = ['double', 'single'];

/** One build for a chip, and how many of the cases it gets: every `every`-th. */
interface Build {
  readonly name: string;
  readonly core: CoreName;
  readonly defines: readonly string[];
  readonly every: number;
}

const BUILDS: readonly Build[] = [
  { name: 'Cortex-M4F with DSP', core: 'm4', defines: [], every: 1 },
  { name: 'Cortex-M4F in plain C', core: 'm4', defines: ['-DAS_PLAIN'], every: 3 },
  { name: 'Cortex-M0+', core: 'm0plus', defines: [], every: 1 },
];

const hex = (value: number): string => value.toString(16).padStart(8, '0');

/** What the scalar WebAssembly build gives; undefined for a case that the compiler refuses. */
const expectedOf = async (named: NamedCase, rounding: Rounding): Promise<Expected | undefined> => {
  try {
    const runner = await modelRunner(named.model, { rounding, build: 'scalar' });
    return {
      name: `${named.group} ${named.number}, ${rounding} rounding`,
      outputs: named.inputs.map((run) => runner.run(run).map((bytes) => hex(crc32(bytes)))),
      pack: {
        program: runner.program.bytes,
        inferences: named.inputs.map(concatenated),
        isTimed: false,
      },
    };
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
};

const images = new Map<Build, Image>();

const imageOf = (build: Build): Image => {
  const name = `equality-${build.defines.length === 0 ? 'fast' : 'plain'}`;
  const image =
    images.get(build) ?? buildImage({ core: CORES[build.core], name, defines: build.defines });
  images.set(build, image);
  return image;
};

/** One sentence for each case in which the chip's outputs are others. */
const differences = (build: Build, cases: readonly Expected[]): readonly string[] => {
  const core = CORES[build.core];
  const pack = packOf(cases.map((one) => one.pack));
  const reports = readReport(emulate(core, imageOf(build), pack), core);
  return cases.flatMap(({ name, outputs }, i) => {
    const report = reports[i];
    const given = JSON.stringify(report?.outputs);
    if (report?.status === 0 && given === JSON.stringify(outputs)) return [];
    return [`${name}: status ${report?.status}, ${given} for ${JSON.stringify(outputs)}`];
  });
};

const canRun = hasCompiler() && hasQemu();
if (!canRun)
  console.warn(
    'SKIPPED equality on chips: install gcc-arm-none-eabi and qemu-system-arm to run it.',
  );

describe.skipIf(!canRun)('the runtime on chips', () => {
  it.each(Object.keys(FAMILIES))(
    'equals the tab in every case of %s',
    { timeout: 600_000 },
    async (family) => {
      const cases: Expected[] = [];
      for (const named of familyCases(family)) {
        const expected = await expectedOf(named, ROUNDINGS[named.number % 2] ?? 'double');
        if (expected !== undefined) cases.push(expected);
      }
      for (const build of BUILDS) {
        const some = cases.filter((_, i) => i % build.every === 0);
        expect(some.length).toBeGreaterThan(0);
        expect(differences(build, some), build.name).toEqual([]);
      }
    },
  );
});
