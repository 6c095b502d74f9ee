/** Reading a user's files in pieces; what a read can do wrong becomes a sentence. */
import { InputError } from '../errors';
import { formatKib, quoteName } from '../text';
import type { ByteOffset, Bytes } from '../units';
import type { DataFile } from './dataset';

/** Most of any file that is kept in memory. */
export const LARGEST_WHOLE: Bytes = 512 * 1024 * 1024;

/** A file whose content is already in memory. */
export const fileInMemory = (path: string, content: Uint8Array): DataFile => ({
  path,
  bytes: content.length,
  read: (offset, length) => Promise.resolve(content.slice(offset, offset + length)),
});

const unreadable = (path: string): InputError =>
  new InputError(
    'bad-input',
    `${quoteName(path)} could not be read: it has changed since it was chosen, or is not there any more.`,
    'Choose it once more.',
  );

/**
 * Reads exactly [offset, offset + length).
 * @throws InputError `bad-input` when the file can no longer be read there
 */
export const readExactly = async (
  file: DataFile,
  offset: ByteOffset,
  length: Bytes,
): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = await readUpTo(file, offset, length);
  if (bytes.length !== length) throw unreadable(file.path);
  return bytes;
};

/** Like `readExactly`, but a file that ends earlier gives fewer bytes. */
export const readUpTo = async (
  file: DataFile,
  offset: ByteOffset,
  length: Bytes,
): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return await file.read(offset, length);
  } catch {
    throw unreadable(file.path);
  }
};

/** @throws InputError `bad-input` for a file that is larger than `most` or cannot be read */
export const readWhole = (
  file: DataFile,
  most: Bytes = LARGEST_WHOLE,
): Promise<Uint8Array<ArrayBuffer>> => {
  if (file.bytes <= most) return readExactly(file, 0, file.bytes);
  throw new InputError(
    'bad-input',
    `${quoteName(file.path)} has ${formatKib(file.bytes)}; it has to fit into ${formatKib(most)}.`,
    'Split it, or give the samples as a .npy file, which is read piece by piece.',
  );
};

/** The last part of a path. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** In lower case, without the dot; empty when there is none. */
export const extensionOf = (path: string): string =>
  /\.([a-z0-9]+)$/i.exec(baseName(path))?.[1]?.toLowerCase() ?? '';
