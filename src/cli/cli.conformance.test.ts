/**
 * What a team's CI reads: the figures in `profile --json` against those of the real library, for every
 * measured model and kernel set.
 */
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KERNELS, type Measured } from '../conformance/measured';
import { describeShared, sharedBytes, sharedJson, sharedPath } from '../conformance/shared';
import { run } from './testing/run';

describeShared('the command line against the real library', () => {
  const pathOf = new Map(
    readdirSync(sharedPath('models'))
      .filter((file) => file.endsWith('.tflite'))
      .map((file) => [
        createHash('sha256').update(sharedBytes('models', file)).digest('hex'),
        sharedPath('models', file),
      ]),
  );
  const files = readdirSync(sharedPath('tflm', 'models')).filter((file) => file.endsWith('.json'));

  test.each(files)('%s', async (file) => {
    const { model, kernel_set, arena, memory_plan } = sharedJson<Measured>('tflm', 'models', file);
    const path = pathOf.get(model.sha256) ?? '';
    const { code, out, error } = await run(
      'profile',
      path,
      '--kernels',
      KERNELS[kernel_set] ?? '',
      '--json',
    );
    expect({ code, error }).toEqual({ code: 0, error: '' });
    const { measured_bytes, formula_bytes } = arena.min_working_arena;
    expect(JSON.parse(out)).toMatchObject({
      model: { sha256: model.sha256 },
      arena: {
        used: arena.arena_used_bytes,
        head: arena.head_non_persistent,
        tail: arena.tail_persistent,
        minimum: measured_bytes ?? formula_bytes,
        status: 'exact',
      },
      buffers: memory_plan.map(({ offset }) => ({ offset })),
    });
  });
});
