/**
 * Whole models as TFLM ran them: the output checksums of its recorded runs and of its timings, and
 * five runs in a row in both roundings, recorded like the single-operator cases. Float outputs have
 * no checksum that another float library could meet; the golden vectors compare those.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeShared, sharedJson, sharedPath } from '../../conformance/shared';
import { crc32 } from '../crc32';
import { readTflite } from '../formats/tflite/read';
import { failuresOf } from './testing/compare';
import { lcgBytes } from './testing/input-rules';
import { modelCase } from './testing/model-cases';
import { parseRecorded } from './testing/recorded';
import { runModel } from './testing/run-model';
import { modelBySha256 } from './testing/shared-models';

interface Run {
  readonly model: { readonly sha256: string };
  readonly output_crc32_fixed_input: readonly string[];
}

interface Cycles {
  readonly models: Readonly<Record<string, { readonly sha256: string }>>;
  readonly totals: readonly { readonly model: string; readonly output_crc32: string }[];
}

const firstOutputCrc = async (model: Uint8Array): Promise<string> => {
  const [output] = await runModel(model, lcgBytes());
  return crc32(output ?? new Uint8Array())
    .toString(16)
    .padStart(8, '0');
};

const hasFloatOutput = (model: Uint8Array): boolean => {
  const main = readTflite(model).graph.subgraphs[0];
  return main?.outputs.some((index) => main.tensors[index]?.type === 'FLOAT32') === true;
};

describeShared('TFLM’s runs of whole models', () => {
  const files = readdirSync(sharedPath('tflm/models')).filter((name) => name.includes('.ref_m4.'));
  const runs = files.map((name) => ({ name, run: sharedJson<Run>('tflm/models', name) }));
  const cycles = sharedJson<Cycles>('tflm/cycles.json');
  const timed = Object.entries(cycles.models).map(([name, { sha256 }]) => ({ name, sha256 }));

  it.each(runs)('$name has the same checksum', async ({ run }) => {
    const model = await modelBySha256(run.model.sha256);
    if (hasFloatOutput(model)) return;
    expect(await firstOutputCrc(model)).toBe(run.output_crc32_fixed_input[0]);
  });

  it.each(timed)('$name, as timed, has the same checksum', async ({ name, sha256 }) => {
    const checksums = cycles.totals.filter((total) => total.model === name);
    const ours = await firstOutputCrc(await modelBySha256(sha256));
    expect(new Set(checksums.map((total) => total.output_crc32))).toEqual(new Set([ours]));
  });

  const text = readFileSync(join(import.meta.dirname, 'testing/vectors/models.tsv'), 'utf8');
  it.each(parseRecorded(text))('$group five times in a row', async (recorded) => {
    const named = modelCase(sharedPath('models', recorded.group));
    expect(await failuresOf(named, recorded)).toEqual([]);
  });
});
