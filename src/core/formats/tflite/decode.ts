/**
 * Reads tables into plain objects, following the description. Only for bytes that passed the
 * structural verifier. Vectors of numbers become views into the file; they are copied only where the
 * file stores them at an address that JavaScript cannot view as that type.
 */
import { ByteBuffer } from 'flatbuffers';
import { InputError } from '../../errors';
import type { ByteOffset } from '../../units';
import type { Decoded, Field, ScalarType, Table, VectorType } from './describe';
import { SCALAR_BYTES } from './describe';
import { MAX_DECODED } from './limits';

interface Reader {
  readonly buffer: ByteBuffer;
  readonly bytes: Uint8Array;
  /** Names already read: files share them, and a shared string costs nothing again. */
  readonly strings: Map<ByteOffset, string>;
  /** What the description does not know, as `Table.field 14` or `Table.field: member 130`. */
  readonly unknown: Set<string>;
  spent: number;
}

type Scalar = boolean | number | bigint;

const SCALAR_READERS: Readonly<Record<ScalarType, (buffer: ByteBuffer, at: ByteOffset) => Scalar>> =
  {
    bool: (buffer, at) => buffer.readUint8(at) !== 0,
    i8: (buffer, at) => buffer.readInt8(at),
    u8: (buffer, at) => buffer.readUint8(at),
    u16: (buffer, at) => buffer.readUint16(at),
    i32: (buffer, at) => buffer.readInt32(at),
    u32: (buffer, at) => buffer.readUint32(at),
    i64: (buffer, at) => buffer.readInt64(at),
    u64: (buffer, at) => buffer.readUint64(at),
    f32: (buffer, at) => buffer.readFloat32(at),
  };

const VIEWS = {
  bool: Uint8Array,
  u8: Uint8Array,
  u16: Uint16Array,
  i32: Int32Array,
  i64: BigInt64Array,
  f32: Float32Array,
} as const satisfies Record<VectorType, unknown>;

function spend(reader: Reader, units: number): void {
  reader.spent += units;
  if (reader.spent <= MAX_DECODED) return;
  throw new InputError(
    'limit',
    'The model unfolds to far more parts than its size allows: tables in it are shared many times.',
    'No converter writes such a file; export the model again.',
  );
}

const decoder = new TextDecoder();

function readString(reader: Reader, at: ByteOffset): string {
  const known = reader.strings.get(at);
  if (known !== undefined) return known;
  const start = at + 4;
  const length = reader.buffer.readUint32(at);
  spend(reader, length);
  const text = decoder.decode(reader.bytes.subarray(start, start + length));
  reader.strings.set(at, text);
  return text;
}

function readVector(reader: Reader, of: VectorType, at: ByteOffset): unknown {
  const length = reader.buffer.readUint32(at);
  const size = SCALAR_BYTES[of];
  if (of !== 'u8') spend(reader, length);
  const { bytes } = reader;
  const start = bytes.byteOffset + at + 4;
  if (start % size === 0) return new VIEWS[of](bytes.buffer as ArrayBuffer, start, length);
  return new VIEWS[of](bytes.slice(at + 4, at + 4 + length * size).buffer);
}

function readTables(reader: Reader, table: Table, at: ByteOffset): unknown[] {
  const length = reader.buffer.readUint32(at);
  const items: unknown[] = [];
  for (let i = 0; i < length; i++) {
    const entry = at + 4 + i * 4;
    items.push(readTable(reader, table, entry + reader.buffer.readUint32(entry)));
  }
  return items;
}

type Located = (id: number) => ByteOffset;

function readUnion(
  reader: Reader,
  field: Extract<Field, { kind: 'union' }>,
  locate: Located,
): unknown {
  const code = locate(field.id) === 0 ? 0 : reader.buffer.readUint8(locate(field.id));
  const at = locate(field.id + 1);
  if (code === 0 || at === 0) return undefined;
  const member = field.members[code];
  if (!member) return { type: 'unknown', code };
  return { type: member.name, value: readTable(reader, member, at + reader.buffer.readUint32(at)) };
}

function readField(reader: Reader, field: Field, locate: Located): unknown {
  if (field.kind === 'union') return readUnion(reader, field, locate);
  const at = locate(field.id);
  if (field.kind === 'scalar')
    return at === 0 ? field.initial : SCALAR_READERS[field.type](reader.buffer, at);
  if (at === 0) return undefined;
  const target = at + reader.buffer.readUint32(at);
  switch (field.kind) {
    case 'string':
      return readString(reader, target);
    case 'vector':
      return readVector(reader, field.of, target);
    case 'table':
      return readTable(reader, field.of, target);
    case 'tables':
      return readTables(reader, field.of, target);
  }
}

function readTable(reader: Reader, table: Table, at: ByteOffset): Record<string, unknown> {
  spend(reader, 8);
  const { buffer } = reader;
  const vtable = at - buffer.readInt32(at);
  const slots = (buffer.readUint16(vtable) - 4) / 2;
  const locate: Located = (id) => {
    const offset = id < slots ? buffer.readUint16(vtable + 4 + 2 * id) : 0;
    return offset === 0 ? 0 : at + offset;
  };
  for (let id = table.slots; id < slots; id++)
    if (locate(id) !== 0) reader.unknown.add(`${table.name} field ${id}`);
  const decoded: Record<string, unknown> = {};
  for (const [key, field] of table.entries) {
    const value = readField(reader, field, locate);
    if (value !== undefined) decoded[key] = value;
    if (field.kind === 'union' && isUnknown(value))
      reader.unknown.add(`${table.name}.${key} of kind ${value.code}`);
  }
  return decoded;
}

const isUnknown = (value: unknown): value is { readonly code: number } =>
  typeof value === 'object' && value !== null && 'code' in value;

/**
 * Decodes the root table of a verified flatbuffer.
 * @returns the decoded root, and the names of what the description could not read
 * @throws InputError `limit` when shared parts unfold beyond reason
 */
export function decodeRoot<T extends Table>(
  bytes: Uint8Array,
  root: T,
): { readonly decoded: Decoded<T>; readonly unknown: readonly string[] } {
  const reader: Reader = {
    buffer: new ByteBuffer(bytes),
    bytes,
    strings: new Map(),
    unknown: new Set(),
    spent: 0,
  };
  const decoded = readTable(reader, root, reader.buffer.readUint32(0));
  // The object was built field by field from the same description that `Decoded` is inferred from.
  return { decoded: decoded as Decoded<T>, unknown: [...reader.unknown] };
}
