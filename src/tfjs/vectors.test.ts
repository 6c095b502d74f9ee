/**
 * The float engine on thousands of random models of one operator, against what TFLM's reference kernels
 * gave for them: the recorded vectors that the C runtime is held to.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTflite } from '../core/formats/tflite/read';
import { concatenated } from '../core/runtime/testing/bytes';
import { FAMILIES, makeCase } from '../core/runtime/testing/cases/cases';
import type { NamedCase, Recorded } from '../core/runtime/testing/recorded';
import { difference, isSame, parseRecorded, resultOf } from '../core/runtime/testing/recorded';
import { bytesOf, valuesOf } from './testing/elements';
import { testEngine } from './testing/engine';

const VECTORS = join(import.meta.dirname, '../core/runtime/testing/vectors');

const recordedOf = (family: string): readonly Recorded[] =>
  parseRecorded(readFileSync(join(VECTORS, `${family}.tsv`), 'utf8'));

/** Outputs of all runs in a row, as the vectors have them. */
const run = async (named: NamedCase): Promise<string> => {
  const { graph } = readTflite(named.model);
  const main = graph.subgraphs[0];
  const typeAt = (index: number) => main?.tensors[index]?.type ?? 'FLOAT32';
  const network = await (await testEngine())({ graph, bytes: named.model });
  const outputs: Uint8Array[] = [];
  for (const inputs of named.inputs) {
    const given = inputs.map((bytes, i) => valuesOf(typeAt(main?.inputs[i] ?? -1), bytes));
    const made = await network.run(given);
    outputs.push(...made.map((values, i) => bytesOf(typeAt(main?.outputs[i] ?? -1), values)));
  }
  network.dispose();
  return resultOf(concatenated(outputs), named);
};

const FLOAT_GROUPS = Object.keys(FAMILIES).map((family) => ({
  family,
  groups: Object.keys(FAMILIES[family] ?? {}).filter(
    (group) =>
      group.endsWith(' FLOAT32') && !group.startsWith('QUANTIZE') && !group.startsWith('CAST'),
  ),
}));

describe.each(FLOAT_GROUPS.filter(({ groups }) => groups.length > 0))(
  '$family',
  ({ family, groups }) => {
    const recorded = recordedOf(family);
    it.each(groups)('%s', async (group) => {
      const failures: string[] = [];
      for (const line of recorded.filter((one) => one.group === group)) {
        const ours = await run(makeCase(family, group, line.number)).catch((error: unknown) =>
          String(error),
        );
        if (!isSame(ours, line.double)) {
          failures.push(`${group} ${line.number}: ${difference(ours, line.double)}`);
        }
      }
      expect(failures.slice(0, 8)).toEqual([]);
    });
  },
);
