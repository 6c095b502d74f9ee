/**
 * NumPy's .npy files, versions 1 to 3, in both element orders and byte orders. The header is a Python
 * dictionary of three keys; it is matched, not evaluated. Source: NumPy's npy-format description.
 */
import { InputError } from '../errors';
import { elementCount } from '../graph/graph';
import { formatBytes, quoteName } from '../text';
import type { ByteOffset, Bytes } from '../units';
import type { Elements, ElementType } from './elements';
import { bytesOfElements, elementsOf } from './elements';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const MAX_HEADER = 65_536;
const MAX_RANK = 32;

/** Type letters and sizes of `descr`. */
const TYPES: Readonly<Record<string, ElementType>> = {
  b1: 'BOOL',
  i1: 'INT8',
  u1: 'UINT8',
  i2: 'INT16',
  u2: 'UINT16',
  i4: 'INT32',
  u4: 'UINT32',
  i8: 'INT64',
  u8: 'UINT64',
  f4: 'FLOAT32',
  f8: 'FLOAT64',
};

export interface NpyArray {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** In C order, whatever the file's own was. */
  readonly elements: Elements;
}

export const isNpy = (bytes: Uint8Array): boolean => MAGIC.every((byte, i) => bytes[i] === byte);

/** What a file says before its values. */
export interface NpyHeader {
  readonly type: ElementType;
  readonly shape: readonly number[];
  /** Stored with the first index counting fastest. */
  readonly isFortran: boolean;
  /** Stored big-endian. */
  readonly isSwapped: boolean;
  /** Bytes of one element. */
  readonly size: Bytes;
  /** Where the values start. */
  readonly start: ByteOffset;
}

/** As many bytes from a file's start as its header can take. */
export const NPY_HEADER_BYTES = 12 + MAX_HEADER;

type Bad = (what: string, advice?: string) => InputError;

const badFile =
  (name: string): Bad =>
  (what, advice = 'Save it again with numpy.save.') =>
    new InputError('bad-input', `${quoteName(name)} ${what}.`, advice);

/**
 * @param bytes the file, or its first `NPY_HEADER_BYTES`
 * @throws InputError `bad-input` for anything that is not the start of such a file
 */
export const readNpyHeader = (bytes: Uint8Array, name: string): NpyHeader => {
  const bad = badFile(name);
  if (!isNpy(bytes)) throw bad('is not a .npy file');
  const { text, start } = headerOf(bytes, bad);
  const { type, isSwapped } = typeOf(text, bad);
  const shape = shapeOf(text, bad);
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  if (order === undefined) throw bad('has a header without an element order');
  const size = elementsOf(type, new Uint8Array(0)).BYTES_PER_ELEMENT;
  return { type, shape, isFortran: order === 'True', isSwapped, size, start };
};

/** @throws InputError `bad-input` when there are not as many bytes of values as the header promises */
export const checkNpyLength = (
  { shape, size, start }: NpyHeader,
  fileBytes: Bytes,
  name: string,
): void => {
  const wanted = elementCount(shape) * size;
  const found = fileBytes - start;
  if (found !== wanted)
    throw badFile(name)(
      `holds ${formatBytes(found)} of values where its header promises ${formatBytes(wanted)}`,
    );
};

/** Stored elements as this machine's; `data` is changed in place when its bytes are swapped. */
export const npyElements = (
  { type, isSwapped, size }: NpyHeader,
  data: Uint8Array<ArrayBuffer>,
): Elements => {
  if (isSwapped) swap(data, size);
  return elementsOf(type, data);
};

/** @throws InputError `bad-input` with what is wrong, for anything that is not such a file, whole */
export const readNpy = (bytes: Uint8Array, name: string): NpyArray => {
  const header = readNpyHeader(bytes, name);
  checkNpyLength(header, bytes.length, name);
  const { type, shape, isFortran, start } = header;
  const elements = npyElements(header, bytes.slice(start));
  return { type, shape, elements: isFortran ? toCOrder(elements, shape) : elements };
};

/** The dictionary's text, and where the values start. */
const headerOf = (bytes: Uint8Array, bad: Bad): { text: string; start: number } => {
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3)
    throw bad(`has version ${version} of the format, which is unknown`);
  const at = version === 1 ? 10 : 12;
  if (bytes.length < at) throw bad('ends within its header');
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER)
    throw bad(`has a header of ${formatBytes(length)}, which no array needs`);
  if (bytes.length < at + length) throw bad('ends within its header');
  return {
    text: new TextDecoder('latin1').decode(bytes.subarray(at, at + length)),
    start: at + length,
  };
};

const typeOf = (text: string, bad: Bad): { type: ElementType; isSwapped: boolean } => {
  const [, order, code = ''] = /'descr'\s*:\s*'([<>|=]?)([a-zA-Z]\d*)/.exec(text) ?? [];
  const type = Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (type !== undefined) return { type, isSwapped: order === '>' };
  throw bad(
    code === '' ? 'has no plain element type' : `holds elements of type ${code}`,
    'Convert it first: array.astype(numpy.float32).',
  );
};

const shapeOf = (text: string, bad: Bad): readonly number[] => {
  const list = /'shape'\s*:\s*\(([\d,\sL]{0,1000})\)/.exec(text)?.[1];
  if (list === undefined) throw bad('has a header without a shape');
  const shape = (list.match(/\d+/g) ?? []).map(Number);
  if (shape.length > MAX_RANK || !Number.isSafeInteger(elementCount(shape) * 8))
    throw bad('has a shape that no memory holds');
  return shape;
};

const swap = (data: Uint8Array, size: number): void => {
  for (let at = 0; at < data.length; at += size) data.subarray(at, at + size).reverse();
};

/** Fortran order counts the first index fastest, C order the last. */
const toCOrder = <E extends Elements>(elements: E, shape: readonly number[]): E => {
  const ordered = elements.slice() as E;
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  for (let to = 0; to < elements.length; to++) {
    const from = index.reduce((sum, i, axis) => sum + i * (strides[axis] ?? 0), 0);
    ordered[to] = elements[from] as E[number];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = (index[axis] ?? 0) + 1;
      if ((index[axis] ?? 0) < (shape[axis] ?? 0)) break;
      index[axis] = 0;
    }
  }
  return ordered;
};

const CODES = new Map(Object.entries(TYPES).map(([code, type]) => [type, code]));

/** A version 1 file of `elements` in C order. */
export const writeNpy = (
  type: ElementType,
  shape: readonly number[],
  elements: Elements,
): Uint8Array<ArrayBuffer> => {
  const order = elements.BYTES_PER_ELEMENT === 1 ? '|' : '<';
  const tuple = shape.length === 1 ? `(${shape.join()},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${order}${CODES.get(type) ?? ''}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Values start at a multiple of 64, and a line break ends the header.
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const file = new Uint8Array(10 + header.length + elements.byteLength);
  file.set([...MAGIC, 1, 0, header.length & 255, header.length >> 8]);
  file.set(new TextEncoder().encode(header), 10);
  file.set(bytesOfElements(elements), 10 + header.length);
  return file;
};
