import { describe, expect, it } from 'vitest';
import { makeSamples } from '../samples/testing/made';
import { readAndProfile } from './testing/read-and-profile';
import { survive } from './testing/survive';

describe.each(makeSamples())('mutants of $file', ({ file, bytes }) => {
  it('are models or get a sentence, quickly', () => {
    const survival = survive(bytes, 1, 3000, (mutant) => {
      readAndProfile(mutant, file);
    });
    expect(survival.slowestMs).toBeLessThan(2000);
    expect(survival.valid).toBeGreaterThan(0);
    expect(Object.keys(survival.refused)).toEqual(
      expect.arrayContaining(['truncated', 'malformed', 'bad-tensor', 'bad-operator']),
    );
  });
});
