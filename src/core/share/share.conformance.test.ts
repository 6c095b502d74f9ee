/**
 * Links of real models: the receiver's figures are the sender's, for every kernel set, and the links
 * are short enough to be sent. The lengths are printed, since a change in them is worth seeing.
 */
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { describeShared, sharedBytes, sharedPath } from '../../conformance/shared';
import type { Target } from '../arena/plan';
import { KERNEL_SETS } from '../arena/plan';
import { openModel } from '../formats/open';
import { sha256Hex } from '../profile/hash';
import { makeProfile } from '../profile/make-profile';
import type { Model } from '../profile/profile';
import { openShareFile, saveShareFile } from './file';
import type { Shared } from './link';
import { decodeShare, encodeShare, shareLink } from './link';
import { skeletonModel } from './skeleton';

/** An address as long as a real host's. */
const ORIGIN = 'https://arenascope.embedded.example.org/';
/** Discord cuts messages here, the lowest ceiling of common programs. */
const CEILING = 2000;

async function modelOf(file: string): Promise<Model> {
  const { graph, layout, bytes, name } = openModel(sharedBytes('models', file), file);
  return { file: { name, sha256: await sha256Hex(bytes), bytes: bytes.length, layout }, graph };
}

const targetOf = ({ kernels, abi }: Shared): Target => ({ kernels, abi });

const linkOf = (shared: Shared, names: boolean): string =>
  shareLink(ORIGIN, encodeShare(shared, { names }));

describeShared('links of the conformance models', () => {
  const files = readdirSync(sharedPath('models')).filter((file) => file.endsWith('.tflite'));

  test.each(files)('%s arrives with the same figures', async (file) => {
    const model = await modelOf(file);
    for (const kernels of KERNEL_SETS) {
      const shared: Shared = {
        model,
        kernels,
        abi: 'short-enums',
        board: 'pico',
        view: { step: 3 },
      };
      const arrived = decodeShare(linkOf(shared, true));
      expect(arrived).toEqual({ ...shared, model: skeletonModel(model, true) });
      expect(openShareFile(saveShareFile(shared))).toEqual(arrived);
      const { model: sent, ...figures } = makeProfile(model, targetOf(shared));
      const { model: seen, ...theirs } = makeProfile(arrived.model, targetOf(arrived));
      expect(theirs).toEqual(figures);
      expect(seen).toEqual(sent);
    }
  });

  test.each(files)('%s without names has the same sums', async (file) => {
    const model = await modelOf(file);
    const shared: Shared = { model, kernels: 'cmsis-dsp', abi: 'short-enums', view: {} };
    const arrived = decodeShare(linkOf(shared, false));
    const [sent, seen] = [
      makeProfile(model, targetOf(shared)),
      makeProfile(arrived.model, targetOf(arrived)),
    ];
    for (const key of ['used', 'head', 'tail', 'minimum', 'buffers', 'timeline'] as const)
      expect(seen.arena[key], key).toEqual(sent.arena[key]);
    expect(seen.flash.total).toBe(sent.flash.total);
  });

  test('a model of 31 operators fits a message, names included', async () => {
    const rows: string[] = [];
    for (const file of files) {
      const model = await modelOf(file);
      const shared: Shared = {
        model,
        kernels: 'cmsis-dsp',
        abi: 'short-enums',
        board: 'nano33ble_sense',
        view: { tab: 'operators', selection: 'o0.12', step: 7 },
      };
      const [full, bare] = [linkOf(shared, true).length, linkOf(shared, false).length];
      const operators = model.graph.subgraphs.flatMap((subgraph) => subgraph.operators).length;
      rows.push(`${file}: ${operators} operators, ${full} characters, ${bare} without names`);
      if (operators <= 31) expect(full, file).toBeLessThanOrEqual(CEILING);
    }
    console.log(rows.join('\n'));
    expect(rows.some((row) => row.startsWith('person_detect_int8.tflite: 31 operators'))).toBe(
      true,
    );
  });
});
