/**
 * What a person waits for in the worker after a drop: reading, planning and profiling, against the
 * SHA-256 of the same bytes. Allowed: four times the hash plus 20 ms.
 */
import { openModel } from '../../src/core/formats/open';
import { sha256Hex } from '../../src/core/profile/hash';
import { makeProfile } from '../../src/core/profile/make-profile';
import { medianMs, printTable, short } from './measure';
import { benchModels } from './models';

const profileOf = (bytes: Uint8Array, name: string) => {
  const { graph, layout } = openModel(bytes, name);
  const file = { name, sha256: '', bytes: bytes.length, layout };
  return makeProfile({ file, graph }, { kernels: 'cmsis-dsp', abi: 'short-enums' });
};

/** Prints the time to a profile, cold and warm, beside the hash and the limit that follows from it. */
export const benchProfile = async (): Promise<void> => {
  const rows = [];
  for (const { name, bytes } of benchModels()) {
    const started = performance.now();
    profileOf(bytes, name);
    const first = performance.now() - started;
    const median = await medianMs(() => profileOf(bytes, name));
    const hash = await medianMs(() => sha256Hex(bytes));
    const limit = 4 * hash + 20;
    rows.push({
      model: name,
      bytes: bytes.length,
      'first ms': short(first),
      'median ms': short(median),
      'sha-256 ms': short(hash),
      'limit ms': short(limit),
      within: median <= limit ? 'yes' : 'NO',
    });
  }
  printTable('Profile: read + plan + profile, limit 4 x SHA-256 + 20 ms', rows);
};
