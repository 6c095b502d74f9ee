/** Outputs of the command run against those of other runtimes on the same noise, to the bit. */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../conformance/shared';
import { run } from './testing/run';

interface Golden {
  readonly sha256: string;
  readonly cases: readonly {
    readonly kind: 'noise' | 'hold';
    readonly seed: number;
    readonly tflm_reference?: readonly number[];
    readonly both?: readonly number[];
  }[];
}

describeShared('the command run against TFLM’s reference kernels', () => {
  const models = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));
  const pathOf = new Map(
    models.map((file) => [
      createHash('sha256').update(sharedBytes('models', file)).digest('hex'),
      sharedPath('models', file),
    ]),
  );

  test.each(['person_detect_int8.json', 'hello_int8.json'])('%s', async (file) => {
    const { sha256, cases } = sharedJson<Golden>('golden', file);
    const noise = cases.filter(({ kind }) => kind === 'noise').slice(0, 5);
    expect(noise.length).toBeGreaterThan(0);
    for (const { seed, both, tflm_reference = both } of noise) {
      const { out } = await run('run', pathOf.get(sha256) ?? '', '--noise', String(seed), '--json');
      const { outputs } = JSON.parse(out) as { outputs: readonly { raw: readonly number[] }[] };
      expect(outputs[0]?.raw).toEqual(tflm_reference);
    }
  });
});
