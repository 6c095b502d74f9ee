/** Outputs of the command run against those of other runtimes on the same noise, to the bit. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../conformance/shared';
import { writeNpy } from '../core/run/npy';
import { lcgBytes } from '../core/runtime/testing/input-rules';
import { run } from './testing/run';

interface Output {
  readonly raw: readonly number[];
  readonly crc32: string;
}

interface Measured {
  readonly model: { readonly sha256: string };
  readonly output_crc32_fixed_input: readonly string[];
}

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

  const outputsOf = async (...argv: readonly string[]): Promise<readonly Output[]> => {
    const { out } = await run('run', ...argv, '--json');
    return (JSON.parse(out) as { readonly outputs: readonly Output[] }).outputs;
  };

  const files = ['person_detect', 'hello', 'micro_speech', 'ic'].map((name) => `${name}_int8.json`);

  test.each(files)('%s', async (file) => {
    const { sha256, cases } = sharedJson<Golden>('golden', file);
    const model = pathOf.get(sha256) ?? '';
    const noise = cases.filter(({ kind }) => kind === 'noise');
    expect(noise.length).toBeGreaterThan(0);
    for (const { seed, both, tflm_reference = both } of noise) {
      const [output] = await outputsOf(model, '--noise', String(seed));
      expect(output?.raw).toEqual(tflm_reference);
      if (both === undefined) continue;
      const [single] = await outputsOf(model, '--noise', String(seed), '--rounding', 'single');
      expect(single?.raw).toEqual(both);
    }
  });

  test('the checksum of an output is that of the real library on the same array', async () => {
    const { model, output_crc32_fixed_input } = sharedJson<Measured>(
      'tflm/models/person_detect.ref_m4.json',
    );
    const values = lcgBytes()({ type: 'INT8', elements: 9216, bytes: 9216 }, []);
    const folder = mkdtempSync(join(tmpdir(), 'arenascope-run-'));
    try {
      const input = join(folder, 'x.npy');
      writeFileSync(input, writeNpy('INT8', [96, 96], new Int8Array(values.buffer)));
      const [output] = await outputsOf(pathOf.get(model.sha256) ?? '', '--input', input);
      expect(output?.crc32).toBe(`0x${output_crc32_fixed_input[0] ?? ''}`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
