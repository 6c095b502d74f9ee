/** Archives for tests: stored or deflated, as numpy.savez and savez_compressed write them. */
import { zipSync } from 'fflate';
import { fileInMemory } from '../data-file';
import type { DataFile } from '../dataset';

export const npz = async (
  members: readonly DataFile[],
  level: 0 | 6 = 0,
  path = 'data.npz',
): Promise<DataFile> => {
  const contents: Record<string, [Uint8Array, { level: 0 | 6 }]> = {};
  for (const member of members)
    contents[member.path] = [await member.read(0, member.bytes), { level }];
  return fileInMemory(path, zipSync(contents));
};
