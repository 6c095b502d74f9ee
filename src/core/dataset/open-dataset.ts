/** Files as samples of a model: what they are is told by their contents, how they fit by the model. */
import { InputError } from '../errors';
import { readCsv } from '../run/csv';
import { formatNumberOf, quoteName } from '../text';
import { openArrays } from './arrays';
import { rangeNotes } from './check-range';
import { baseName, readExactly, readWhole } from './data-file';
import type { DataFile, Sample } from './dataset';
import { samplesIn } from './fit';
import { withFolderNames } from './folder-names';
import type { Item } from './items';
import { itemsDataset } from './items';
import type { ModelEnds } from './model-ends';
import { openNpy } from './npy-source';
import { collectArrays, openNpz } from './npz';
import type { DatasetHost, DatasetKind, OpenedDataset } from './opened';
import type { DatasetOptions } from './options';
import { pictureReader } from './pictures';
import type { Sorted } from './sort-out';
import { sortOut } from './sort-out';
import { soundItems } from './sound';
import { openTable } from './table';
import { inputsFrom, valuesTogether } from './values';

/**
 * Opens files as one dataset: arrays (.npy, .npz), a table (.csv), pictures, recordings (.wav) or raw
 * float32 values. Files are read in pieces, when a sample is asked for.
 * @throws InputError `bad-input` when they hold no samples for this model, with what they do hold
 */
export const openDataset = async (
  files: readonly DataFile[],
  ends: ModelEnds,
  options: DatasetOptions,
  host: DatasetHost,
): Promise<OpenedDataset> => {
  const sorted = await sortOut(files, 4 * valuesTogether(ends));
  const opened = await openKind(sorted, ends, options, host, files);
  if (opened.dataset.count === 0)
    throw new InputError(
      'bad-input',
      `${quoteName(opened.dataset.name)}: there is no sample in it.`,
      'Give at least one; 100 or more make steady ranges.',
    );
  const notes = [...sorted.notes, ...opened.notes, ...(await rangeNotes(opened, ends, options))];
  return { ...opened, notes };
};

const openKind = async (
  sorted: Sorted,
  ends: ModelEnds,
  options: DatasetOptions,
  host: DatasetHost,
  all: readonly DataFile[],
): Promise<OpenedDataset> => {
  const { kind, files, others } = sorted;
  const [file] = files;
  if (file === undefined || kind === undefined) throw nothing(all);
  const named = await withFolderNames(ends, others);
  const eachFile = (of: DatasetKind, noun: string, read: ReadFile): OpenedDataset => {
    const items = files.map((one): Item => ({ file: one, name: one.path, read: () => read(one) }));
    return { kind: of, ...itemsDataset(items, named, noun) };
  };
  switch (kind) {
    case 'picture':
      return eachFile('pictures', 'picture', pictureReader(ends, options.picture, host));
    case 'sound': {
      const { items, notes } = await soundItems(files, ends);
      const opened = itemsDataset(items, named, 'piece of sound');
      return { kind: 'sound', ...opened, notes: [...notes, ...opened.notes] };
    }
    case 'npz':
      if (files.length > 1) throw tooMany(files);
      return openArrays(await openNpz(file), ends, options);
    case 'npy':
      return (await areTogether(files, ends))
        ? openArrays(await collectArrays(setName(files), files), ends, options)
        : eachFile('arrays', 'file', (one) => readOneArray(one, ends, options));
    case 'table':
      return files.length === 1
        ? openTable(file, named, options)
        : eachFile('table', 'file', (one) => readOneTable(one, ends, options));
    case 'raw':
      return files.length === 1
        ? openRaw(file, ends, options)
        : eachFile('raw', 'file', (one) => readOneRaw(one, ends, options));
  }
};

type ReadFile = (file: DataFile) => Promise<Sample['inputs']>;

const setName = (files: readonly DataFile[]): string =>
  files.length === 1 ? baseName(files[0]?.path ?? '') : formatNumberOf(files.length, 'array');

/** Few enough to be the arrays of one set, as a .npz would hold them. */
const MOST_TOGETHER = 16;

/** Whether .npy files are parts of one set, not one sample each. */
const areTogether = async (files: readonly DataFile[], { inputs }: ModelEnds): Promise<boolean> => {
  const [input] = inputs;
  if (files.length === 1 || inputs.length > 1 || input === undefined) return true;
  if (files.length > MOST_TOGETHER) return false;
  const { arrays } = await collectArrays('', files);
  return arrays.some(({ shape }) => samplesIn(shape, input.kind) !== 1);
};

const readOneArray = async (
  file: DataFile,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<Sample['inputs']> => {
  const array = await openNpy(file, baseName(file.path));
  return inputsFrom(await array.read(0, array.elements), ends, options, file.path);
};

const readOneTable = async (
  file: DataFile,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<Sample['inputs']> => {
  const text = new TextDecoder().decode(await readWhole(file));
  const { values } = readCsv(text, valuesTogether(ends), file.path);
  return inputsFrom(values, ends, options, file.path);
};

const floatsOf = (bytes: Uint8Array): Float64Array => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Float64Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
};

const readOneRaw = async (
  file: DataFile,
  ends: ModelEnds,
  options: DatasetOptions,
): Promise<Sample['inputs']> =>
  inputsFrom(floatsOf(await readWhole(file)), ends, options, file.path);

/** Little-endian float32 values, sample after sample. */
const openRaw = (file: DataFile, ends: ModelEnds, options: DatasetOptions): OpenedDataset => {
  const bytes = 4 * valuesTogether(ends);
  const count = file.bytes / bytes;
  const name = baseName(file.path);
  if (!Number.isInteger(count))
    throw new InputError(
      'bad-input',
      `${quoteName(name)} has ${formatNumberOf(file.bytes, 'byte')}, which are no whole samples of ${formatNumberOf(bytes, 'byte')} (float32).`,
      'Give arrays as .npy, which say what they hold.',
    );
  const read = async (index: number): Promise<Sample> => {
    const sample = `sample ${index} of ${name}`;
    const values = floatsOf(await readExactly(file, index * bytes, bytes));
    return { name: sample, inputs: inputsFrom(values, ends, options, sample) };
  };
  return {
    kind: 'raw',
    notes: ['The file is taken for little-endian float32 values, one sample after the other.'],
    dataset: {
      name: `${formatNumberOf(count, 'sample')} from ${name}`,
      count,
      isSynthetic: false,
      classes: ends.classNames ?? [],
      hasLabels: false,
      read,
    },
  };
};

const nothing = (files: readonly DataFile[]): InputError =>
  new InputError(
    'bad-input',
    files.length === 0
      ? 'No files were found here.'
      : `There are no samples in ${files.length === 1 ? quoteName(files[0]?.path ?? '') : formatNumberOf(files.length, 'file')}.`,
    'Give .npy, .npz, .csv, pictures or recordings.',
  );

const tooMany = (files: readonly DataFile[]): InputError =>
  new InputError(
    'bad-input',
    `There are ${files.length} archives: ${files
      .slice(0, 4)
      .map(({ path }) => baseName(path))
      .join(', ')}${files.length > 4 ? ', …' : ''}.`,
    'Give one of them.',
  );
