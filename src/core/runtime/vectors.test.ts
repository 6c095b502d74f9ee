/**
 * The runtime against others on thousands of random single-operator models: TFLM's reference kernels
 * in double and in single rounding. The results were recorded once (`scripts/vectors/record.mjs`);
 * `testing/recorded.ts` explains the files.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CASES_EACH, FAMILIES, makeCase } from './testing/cases/cases';
import { failuresOf } from './testing/compare';
import type { Recorded } from './testing/recorded';
import { parseRecorded } from './testing/recorded';

const recordedOf = (family: string): readonly Recorded[] =>
  parseRecorded(
    readFileSync(join(import.meta.dirname, 'testing/vectors', `${family}.tsv`), 'utf8'),
  );

const SHOWN = 4;

const report = (failures: readonly string[]): string =>
  failures.length === 0
    ? ''
    : [
        `${failures.length} differ:`,
        ...failures.slice(0, SHOWN),
        "Write one as files: node scripts/vectors/record.mjs show 'OPERATOR TYPE' NUMBER FOLDER",
      ].join('\n');

describe.each(Object.keys(FAMILIES))('recorded cases of %s', (family) => {
  const recorded = recordedOf(family);
  const groups = Object.keys(FAMILIES[family] ?? {});
  it.each(groups)('%s', async (group) => {
    const lines = recorded.filter((line) => line.group === group);
    expect(lines.map(({ number }) => number)).toEqual([...Array(CASES_EACH).keys()]);
    const failures: string[] = [];
    for (const line of lines) {
      failures.push(...(await failuresOf(makeCase(family, group, line.number), line)));
    }
    expect(report(failures)).toBe('');
  });
});
