/** NumPy's .npz: a zip archive of .npy files, named by what they were saved as. */
import type { ArraySet } from './arrays';
import { baseName } from './data-file';
import type { DataFile } from './dataset';
import type { ArraySource } from './npy-source';
import { isNpyFile, openNpy, reasonOf } from './npy-source';
import { zipMembers } from './zip';

/** Reads only the headers. Members that hold no numbers are kept as words. */
export const openNpz = async (file: DataFile): Promise<ArraySet> =>
  collectArrays(baseName(file.path), await zipMembers(file));

/** Files that are arrays, with names as NumPy's own reader gives them. */
export const collectArrays = async (
  name: string,
  files: readonly DataFile[],
): Promise<ArraySet> => {
  const arrays: ArraySource[] = [];
  const refused: string[] = [];
  for (const file of files) {
    try {
      if (!(await isNpyFile(file))) continue;
      arrays.push(await openNpy(file, baseName(file.path).replace(/\.npy$/, '')));
    } catch (error) {
      refused.push(reasonOf(error).replace(/\.$/, ''));
    }
  }
  return { name, arrays, refused };
};
