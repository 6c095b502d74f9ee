/**
 * A .npy file read where it lies: the header at first, values by position when they are asked for.
 * Files in Fortran order scatter one sample over the whole file; they are read whole, once.
 */
import { InputError } from '../errors';
import { elementCount } from '../graph/graph';
import type { ElementType, Elements } from '../run/elements';
import {
  NPY_HEADER_BYTES,
  checkNpyLength,
  isNpy,
  npyElements,
  readNpy,
  readNpyHeader,
} from '../run/npy';
import { readExactly, readUpTo, readWhole } from './data-file';
import type { DataFile } from './dataset';

export interface ArraySource {
  /** As in an archive, without `.npy`. */
  readonly name: string;
  readonly file: DataFile;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly elements: number;
  /** Elements [from, from + count) in C order, as real numbers. */
  readonly read: (from: number, count: number) => Promise<Float64Array>;
}

/** Fortran order is read whole, which is twice this for a moment. */
const LARGEST_FORTRAN = 256 * 1024 * 1024;

export const isNpyFile = async (file: DataFile): Promise<boolean> =>
  isNpy(await readUpTo(file, 0, 8));

/** @throws InputError `bad-input` for a file that is damaged or holds no numbers */
export const openNpy = async (file: DataFile, name: string): Promise<ArraySource> => {
  const header = readNpyHeader(await readUpTo(file, 0, NPY_HEADER_BYTES), file.path);
  checkNpyLength(header, file.bytes, file.path);
  const { type, shape, size, start, isFortran } = header;
  const inPlace = async (from: number, count: number): Promise<Float64Array> =>
    realsOf(npyElements(header, await readExactly(file, start + from * size, count * size)));
  const isScattered = isFortran && shape.filter((length) => length > 1).length > 1;
  const read = isScattered ? readFortran(file) : inPlace;
  return { name, file, type, shape, elements: elementCount(shape), read };
};

const readFortran = (file: DataFile): ArraySource['read'] => {
  let whole: Promise<Elements> | undefined;
  return async (from, count) => {
    whole ??= readWhole(file, LARGEST_FORTRAN).then((bytes) => readNpy(bytes, file.path).elements);
    return realsOf((await whole).subarray(from, from + count));
  };
};

/** 64-bit integers beyond 2^53 lose their last digits. */
const realsOf = (elements: Elements): Float64Array =>
  elements instanceof BigInt64Array || elements instanceof BigUint64Array
    ? Float64Array.from(elements as ArrayLike<bigint>, Number)
    : Float64Array.from(elements);

/** A sentence's part for what a file holds that cannot be used. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof InputError) return error.message;
  throw error;
};
