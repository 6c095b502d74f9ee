/**
 * The names of the classes in their order, when a list of them lies beside the data: one name per
 * line, with or without its number before it.
 */
import type { Bytes } from '../units';
import { baseName, readWhole } from './data-file';
import type { DataFile } from './dataset';
import type { ModelEnds } from './model-ends';

const LIST = /^(labels?|class(es)?([_-]?names)?|categories)\.(txt|names|csv)$/i;
const LARGEST_LIST: Bytes = 1 << 20;

/** The model's ends with the names of a list among `files`, if there is one and the model has none. */
export const withFolderNames = async (
  ends: ModelEnds,
  files: readonly DataFile[],
): Promise<ModelEnds> => {
  const list = files.find(({ path, bytes }) => LIST.test(baseName(path)) && bytes <= LARGEST_LIST);
  if (list === undefined || ends.classNames !== undefined) return ends;
  const lines = new TextDecoder()
    .decode(await readWhole(list))
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .split(/\r?\n/)
    .map((line, i) => line.trim().replace(new RegExp(`^${i}[\\s:,]+(?=\\S)`), ''));
  return lines.length > 1 ? { ...ends, classNames: lines } : ends;
};
