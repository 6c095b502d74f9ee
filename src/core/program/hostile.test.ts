/**
 * Damaged models: whatever the reader lets through is refused with a sentence or becomes a program,
 * and the C loader, which trusts nobody, accepts every program that the compiler makes.
 */
import { expect, it } from 'vitest';
import { survive } from '../formats/testing/survive';
import { readTflite } from '../formats/tflite/read';
import { loadProgram } from '../runtime/engine';
import { familyCases, FAMILIES } from '../runtime/testing/cases/cases';
import { testModule } from '../runtime/testing/module';
import type { Program } from './compile';
import { compileProgram } from './compile';

const MUTANTS = 15;
/** Larger programs are not loaded: it takes as much memory. */
const MAX_LOADED = 2 ** 22;

it.each(Object.keys(FAMILIES))(
  'mutants of %s are refused or loaded',
  async (family) => {
    const programs: Program[] = [];
    familyCases(family).forEach(({ model }, i) => {
      survive(model, i, MUTANTS, (mutant) => {
        const { graph } = readTflite(mutant);
        programs.push(
          compileProgram(graph, mutant, { rounding: i % 2 === 0 ? 'double' : 'single' }),
        );
      });
    });
    expect(programs.length).toBeGreaterThan(MUTANTS);
    for (const program of programs) {
      if (program.arenaBytes + program.bytes.length <= MAX_LOADED) {
        await expect(loadProgram(testModule(), program)).resolves.toBeDefined();
      }
    }
  },
  60_000,
);
