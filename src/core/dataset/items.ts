/**
 * Samples that are files of their own, or parts of one: pictures, recordings, one array per file. The
 * folder a file lies in is its class.
 */
import { formatNumberOf } from '../text';
import type { DataFile, Dataset, Sample } from './dataset';
import type { ModelEnds } from './model-ends';
import { classesOf } from './text-labels';

export interface Item {
  readonly file: DataFile;
  readonly name: string;
  readonly read: (name: string) => Promise<Sample['inputs']>;
}

/** @param noun what one item is, for the dataset's name */
export const itemsDataset = (
  items: readonly Item[],
  ends: ModelEnds,
  noun: string,
): { readonly dataset: Dataset; readonly notes: readonly string[] } => {
  const named = classesOf(
    folderClasses(
      items.map(({ file }) => file.path),
      ends,
    ),
    ends,
    false,
  );
  const read = async (index: number): Promise<Sample> => {
    const item = items[index];
    if (item === undefined) throw new Error(`There is no sample ${index}.`);
    const label = named.labels?.[index] ?? -1;
    return { name: item.name, inputs: await item.read(item.name), ...(label >= 0 && { label }) };
  };
  const root = items[0]?.file.path.split('/')[0] ?? '';
  const isFolder = items.length > 1 && items.every(({ file }) => file.path.startsWith(`${root}/`));
  return {
    notes: named.notes,
    dataset: {
      name: `${formatNumberOf(items.length, noun)}${isFolder ? ` from ${root}` : ''}`,
      count: items.length,
      isSynthetic: false,
      classes: named.classes,
      hasLabels: named.labels !== undefined,
      ...(named.labels && { labels: named.labels }),
      read,
    },
  };
};

/**
 * The class each path's folders name: those the files lie in directly, or, when that gives more classes
 * than the model has, those at the top. Empty when all lie in one folder that the model does not know.
 */
const folderClasses = (
  paths: readonly string[],
  { classes = Infinity, classNames = [] }: ModelEnds,
): readonly string[] => {
  const folders = paths.map((path) => path.split('/').slice(0, -1));
  const parents = folders.map((path) => path.at(-1) ?? '');
  const shared = sharedDepth(folders);
  const tops = folders.map((path) => path[shared] ?? '');
  const different = (words: readonly string[]): number => new Set(words).size;
  const words =
    different(parents) > classes && different(tops) > 1 && different(tops) <= classes
      ? tops
      : parents;
  const isKnown = classNames.includes(words[0] ?? '');
  return different(words) > 1 || (isKnown && words.length > 0) ? words : [];
};

/** How many folders all paths begin with. */
const sharedDepth = ([first = [], ...others]: readonly (readonly string[])[]): number => {
  let depth = first.length;
  for (const path of others)
    while (depth > 0 && path.slice(0, depth).join('/') !== first.slice(0, depth).join('/')) depth--;
  return depth;
};
