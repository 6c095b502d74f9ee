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
import { isSame, parseRecorded } from './testing/recorded';

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

describe('the official interpreter', () => {
  const readme = readFileSync(join(import.meta.dirname, 'testing/vectors/README.md'), 'utf8');

  it.each(Object.keys(FAMILIES))('differs in %s only where the README says why', (family) => {
    const differing = recordedOf(family).filter(
      ({ double, official }) => !isSame(official, double),
    );
    const operators = new Set(differing.map(({ group }) => group.split(' ')[0] ?? ''));
    expect([...operators].filter((name) => !readme.includes(`\n| ${name} `))).toEqual([]);
  });
});
