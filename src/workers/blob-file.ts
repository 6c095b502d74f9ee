/** A Blob as a file that the core reads in pieces; a folder of 2 GB is never in memory as a whole. */
import type { DataFile } from '../core/dataset/dataset';
import type { DatasetHost } from '../core/dataset/opened';
import { decodeImage } from './decode-image';
import type { PathFile } from './quantizer-api';

export const filesOf = (files: readonly PathFile[]): readonly DataFile[] =>
  files.map(({ path, file }) => {
    const made: DataFile = {
      path,
      bytes: file.size,
      read: async (offset, length) =>
        new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()),
    };
    BLOBS.set(made, file);
    return made;
  });

/** The browser decodes from the Blob itself. */
const BLOBS = new WeakMap<DataFile, Blob>();

export const browserHost: DatasetHost = {
  decode: async (file) => {
    const blob = BLOBS.get(file) ?? new Blob([await file.read(0, file.bytes)]);
    return decodeImage(blob, file.path);
  },
};
