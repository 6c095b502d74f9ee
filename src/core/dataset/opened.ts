/** What opening files as a dataset gives, and what it needs of whoever has the files. */
import type { Pixels } from '../run/image';
import type { DataFile, Dataset } from './dataset';

/** What only a browser or a library can do. */
export interface DatasetHost {
  /** @throws InputError `bad-input` naming the file, for what cannot be decoded */
  readonly decode: (file: DataFile) => Promise<Pixels>;
}

export type DatasetKind = 'arrays' | 'table' | 'pictures' | 'sound' | 'raw' | 'noise';

export interface OpenedDataset {
  readonly dataset: Dataset;
  readonly kind: DatasetKind;
  /** Sentences the user should read: what was left out, guessed, or looks wrong. */
  readonly notes: readonly string[];
}
