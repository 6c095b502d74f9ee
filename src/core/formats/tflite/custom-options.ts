/**
 * Options of custom operators. The format leaves their encoding to the operator; nearly all use a
 * FlexBuffers map. Its numbers, switches and texts become `Options` under the map's own keys; nested
 * values and other encodings are the operator's own business and are left alone, as is anything
 * malformed. Only the top level is read, one step per entry: the library's reader unfolds nested
 * values without limit, which a hostile file can make endless.
 */
import type { OptionValue, Options } from '../../graph/graph';
import type { ByteOffset, Bytes } from '../../units';

/** Real maps have a dozen entries. */
const MOST_ENTRIES = 64;
const LONGEST_TEXT: Bytes = 256;

/** Value types of the FlexBuffers format; the others (vectors, blobs, nested maps) are not read. */
const TYPE = {
  INT: 1,
  UINT: 2,
  FLOAT: 3,
  STRING: 5,
  INDIRECT_INT: 6,
  INDIRECT_UINT: 7,
  INDIRECT_FLOAT: 8,
  MAP: 9,
  BOOL: 26,
} as const;

/** A value in the file: where it is stored, with how many bytes there, and its packed type byte. */
interface Place {
  readonly view: DataView;
  readonly at: ByteOffset;
  readonly width: Bytes;
  readonly type: number;
  /** Bytes of each element behind the offset that `at` holds. */
  readonly innerWidth: Bytes;
}

const placeOf = (view: DataView, at: ByteOffset, width: Bytes, packed: number): Place => ({
  view,
  at,
  width,
  type: packed >> 2,
  innerWidth: 1 << (packed & 3),
});

function readUint(view: DataView, at: ByteOffset, width: Bytes): number {
  if (width === 1) return view.getUint8(at);
  if (width === 2) return view.getUint16(at, true);
  return width === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}

function readInt(view: DataView, at: ByteOffset, width: Bytes): number {
  if (width === 1) return view.getInt8(at);
  if (width === 2) return view.getInt16(at, true);
  return width === 4 ? view.getInt32(at, true) : Number(view.getBigInt64(at, true));
}

const readFloat = (view: DataView, at: ByteOffset, width: Bytes): number | undefined =>
  width === 4 ? view.getFloat32(at, true) : width === 8 ? view.getFloat64(at, true) : undefined;

/** Where the offset stored at a place points: offsets count backwards. */
const target = ({ view, at, width }: Place): ByteOffset => at - readUint(view, at, width);

const bytesAt = (view: DataView, at: ByteOffset, length: Bytes): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset + at, length);

function readText(place: Place): string | undefined {
  const start = target(place);
  const length = readUint(place.view, start - place.innerWidth, place.innerWidth);
  if (length > LONGEST_TEXT) return undefined;
  return new TextDecoder().decode(bytesAt(place.view, start, length));
}

function readValue(place: Place): OptionValue | undefined {
  const { view, at, width, innerWidth } = place;
  switch (place.type) {
    case TYPE.BOOL:
      return readUint(view, at, width) !== 0;
    case TYPE.INT:
      return readInt(view, at, width);
    case TYPE.UINT:
      return readUint(view, at, width);
    case TYPE.FLOAT:
      return readFloat(view, at, width);
    case TYPE.INDIRECT_INT:
      return readInt(view, target(place), innerWidth);
    case TYPE.INDIRECT_UINT:
      return readUint(view, target(place), innerWidth);
    case TYPE.INDIRECT_FLOAT:
      return readFloat(view, target(place), innerWidth);
    case TYPE.STRING:
      return readText(place);
    default:
      return undefined;
  }
}

/** A key: text up to a zero byte, of the length limit at most. */
function readKey(view: DataView, at: ByteOffset): string {
  let length = 0;
  while (length < LONGEST_TEXT && view.getUint8(at + length) !== 0) length++;
  return new TextDecoder().decode(bytesAt(view, at, length));
}

/** Before its values a map stores: offset to its keys, their width, its length. Types come after. */
function readMap(root: Place): Options {
  const { view, innerWidth: width } = root;
  const values = target(root);
  const length = readUint(view, values - width, width);
  if (length > MOST_ENTRIES) return {};
  const keysField = values - 3 * width;
  const keys = keysField - readUint(view, keysField, width);
  const keyWidth = readUint(view, values - 2 * width, width);
  const pairs: [string, OptionValue][] = [];
  for (let i = 0; i < length; i++) {
    const keyAt = keys + i * keyWidth;
    const packed = view.getUint8(values + length * width + i);
    const value = readValue(placeOf(view, values + i * width, width, packed));
    if (value !== undefined)
      pairs.push([readKey(view, keyAt - readUint(view, keyAt, keyWidth)), value]);
  }
  return Object.fromEntries(pairs);
}

/** Decodes the options of a custom operator; `{}` when they are not a readable FlexBuffers map. */
export function customOptions(bytes: Uint8Array): Options {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    // The file ends with the root value, its packed type and its width.
    const width = view.getUint8(bytes.length - 1);
    const root = placeOf(view, bytes.length - 2 - width, width, view.getUint8(bytes.length - 2));
    return root.type === TYPE.MAP ? readMap(root) : {};
  } catch (error) {
    if (error instanceof RangeError) return {}; // an offset led out of the bytes
    throw error;
  }
}
