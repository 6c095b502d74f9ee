/** Files as samples of a model: what they are is told by their contents, how they fit by the model. */
import { InputError } from '../errors';
import { formatNumberOf, quoteName } from '../text';
import { openArrays } from './arrays';
import { baseName, readUpTo } from './data-file';
import type { DataFile } from './dataset';
import type { ModelEnds } from './model-ends';
import { isNpyFile } from './npy-source';
import { collectArrays, openNpz } from './npz';
import type { DatasetHost, OpenedDataset } from './opened';
import type { DatasetOptions } from './options';
import { openTable } from './table';

/**
 * Opens files as one dataset: arrays (.npy, .npz), a table (.csv), pictures, recordings (.wav) or raw
 * float32 values. Files are read in pieces, when a sample is asked for.
 * @throws InputError `bad-input` when they hold no samples for this model, with what they do hold
 */
export const openDataset = async (
  files: readonly DataFile[],
  ends: ModelEnds,
  options: DatasetOptions,
  _host: DatasetHost,
): Promise<OpenedDataset> => {
  const [file] = files;
  if (file === undefined) throw nothing(files);
  const start = await readUpTo(file, 0, 4);
  if (start[0] === 0x50 && start[1] === 0x4b) return openArrays(await openNpz(file), ends, options);
  if (await isNpyFile(file))
    return openArrays(await collectArrays(baseName(file.path), files), ends, options);
  return openTable(file, ends, options);
};

const nothing = (files: readonly DataFile[]): InputError =>
  new InputError(
    'bad-input',
    `There are no samples in ${files.length === 1 ? quoteName(files[0]?.path ?? '') : formatNumberOf(files.length, 'file')}.`,
    'Give .npy, .npz, .csv, pictures or recordings.',
  );
