/**
 * What is among the files of a folder: told by their first bytes while there are not too many, else by
 * their names. What systems leave in folders is no data.
 */
import { isNpy } from '../run/npy';
import { isPicture } from '../run/picture';
import { formatNumberOf } from '../text';
import type { Bytes } from '../units';
import { baseName, extensionOf, readUpTo } from './data-file';
import type { DataFile } from './dataset';
import { isWav } from './wav';

export const FILE_KINDS = ['picture', 'sound', 'npy', 'npz', 'table', 'raw'] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** With more files than this, names are believed. */
const MOST_SNIFFED = 500;

const EXTENSIONS: Readonly<Record<string, FileKind>> = {
  png: 'picture',
  jpg: 'picture',
  jpeg: 'picture',
  bmp: 'picture',
  gif: 'picture',
  webp: 'picture',
  avif: 'picture',
  wav: 'sound',
  npy: 'npy',
  npz: 'npz',
  csv: 'table',
  tsv: 'table',
  bin: 'raw',
  raw: 'raw',
  f32: 'raw',
};

export interface Sorted {
  readonly kind: FileKind | undefined;
  /** Those of the kind, in the order of their paths. */
  readonly files: readonly DataFile[];
  /** All others that may mean something: labels, notes. */
  readonly others: readonly DataFile[];
  readonly notes: readonly string[];
}

const JUNK = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|ehthumbs\.db)(\/|$)/i;

/** @param inputBytes float32 bytes of one sample: files of whole samples may be raw values */
export const sortOut = async (files: readonly DataFile[], inputBytes: Bytes): Promise<Sorted> => {
  const kept = files.filter(({ path }) => !JUNK.test(path));
  const kinds = new Map<DataFile, FileKind | undefined>();
  const isSniffed = kept.length <= MOST_SNIFFED;
  for (const file of kept)
    kinds.set(file, isSniffed ? await sniff(file, inputBytes) : byName(file));
  const counted = FILE_KINDS.map((kind) => ({
    kind,
    files: kept.filter((file) => kinds.get(file) === kind),
  }));
  const most = counted.reduce((best, next) =>
    next.files.length > best.files.length ? next : best,
  );
  const chosen = [...most.files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const others = kept.filter((file) => kinds.get(file) !== most.kind);
  const isAny = chosen.length > 0;
  return {
    kind: isAny ? most.kind : undefined,
    files: chosen,
    others,
    notes: isAny ? leftOut(others, files.length - kept.length, files.length) : [],
  };
};

const byName = ({ path }: DataFile): FileKind | undefined => {
  const extension = extensionOf(path);
  return Object.hasOwn(EXTENSIONS, extension) ? EXTENSIONS[extension] : undefined;
};

const sniff = async (file: DataFile, inputBytes: Bytes): Promise<FileKind | undefined> => {
  const start = await readUpTo(file, 0, 512);
  if (isPicture(start)) return 'picture';
  if (isWav(start)) return 'sound';
  if (isNpy(start)) return 'npy';
  if (start[0] === 0x50 && start[1] === 0x4b && start.length > 4) return 'npz';
  const named = byName(file);
  // A damaged file is still what it is called: its own reader says what is wrong.
  if (named !== undefined && named !== 'raw') return named;
  const isText = start.length > 0 && start.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
  if (isText) return /[0-9]/.test(new TextDecoder('latin1').decode(start)) ? 'table' : undefined;
  return file.bytes > 0 && file.bytes % inputBytes === 0 ? 'raw' : named;
};

const leftOut = (others: readonly DataFile[], junk: number, all: number): readonly string[] => {
  if (others.length + junk === 0) return [];
  const names = others.slice(0, 3).map(({ path }) => baseName(path));
  const examples =
    names.length === 0 ? '' : `: ${names.join(', ')}${others.length > 3 ? ', …' : ''}`;
  const parts = [
    ...(others.length > 0 ? [`${formatNumberOf(others.length, 'other file')}${examples}`] : []),
    ...(junk > 0 ? [formatNumberOf(junk, 'hidden file')] : []),
  ].join('; ');
  const isMost = (others.length + junk) * 2 > all;
  return [`${isMost ? 'Most files were left out' : 'Not used'}: ${parts}.`];
};
