/** How long a shared link is, with and without names; 2,000 characters is where chats cut. */
import { openModel } from '../../src/core/formats/open';
import { sha256Hex } from '../../src/core/profile/hash';
import { encodeShare, shareLink } from '../../src/core/share/link';
import type { Shared } from '../../src/core/share/shared';
import { printTable } from './measure';
import { benchModels } from './models';

/** The page's address counts too; a plausible one. */
const ORIGIN = 'https://arenascope.example/';

/** Prints the link's length for every model. */
export const benchLinks = async (): Promise<void> => {
  const rows = [];
  for (const { name, bytes } of benchModels()) {
    const { graph, layout } = openModel(bytes, name);
    const file = { name, sha256: await sha256Hex(bytes), bytes: bytes.length, layout };
    const shared: Shared = {
      model: { file, graph },
      kernels: 'cmsis-dsp',
      abi: 'short-enums',
      board: 'nano33ble_sense',
      view: {},
    };
    const withNames = shareLink(ORIGIN, encodeShare(shared)).length;
    rows.push({
      model: name,
      operators: graph.subgraphs.reduce((sum, { operators }) => sum + operators.length, 0),
      characters: withNames,
      'without names': shareLink(ORIGIN, encodeShare(shared, { names: false })).length,
      '2,000': withNames <= 2000 ? 'within' : 'over',
    });
  }
  printTable(`Links: characters, ${ORIGIN} included`, rows);
};
