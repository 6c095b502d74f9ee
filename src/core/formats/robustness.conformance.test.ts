import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedBytes, sharedPath } from '../../conformance/shared';
import { readAndProfile } from './testing/read-and-profile';
import { survive } from './testing/survive';

const MUTANTS_PER_MODEL = 1200;

describeShared('mutants of real models', () => {
  const files = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));

  it.each(files)('%s: are models or get a sentence, quickly', (file) => {
    const bytes = sharedBytes('models', file);
    const survival = survive(bytes, 2, MUTANTS_PER_MODEL, (mutant) => {
      readAndProfile(mutant, file);
    });
    expect(survival.slowestMs).toBeLessThan(2000);
    expect(survival.valid).toBeGreaterThan(0);
    expect(survival.valid).toBeLessThan(MUTANTS_PER_MODEL);
  });
});
