/**
 * Structural verification: walks everything the description of the format knows and proves that each
 * table, vector, string and union lies inside the file, before any other code follows an offset. The
 * FlatBuffers library for JavaScript has no such check. A part reached twice is checked once, so that
 * parts shared many times cost nothing, and the description nests only a few levels deep, so that no
 * file can make the walk recurse further. Bytes behind the last part are legal.
 */
import { ByteBuffer } from 'flatbuffers';
import { InputError } from '../../errors';
import type { ByteOffset, Bytes } from '../../units';
import type { Field, Table } from './describe';
import { SCALAR_BYTES } from './describe';
import { MAX_FILE_BYTES, MAX_VERIFIED } from './limits';

/** A step on the way from the model's root to a part: a field name or a position in a list. */
type Step = string | number;

interface Walk {
  readonly buffer: ByteBuffer;
  readonly length: Bytes;
  readonly path: Step[];
  /** Positions already checked, for each table and for vectors of it. */
  readonly tables: Map<Table, Set<ByteOffset>>;
  readonly vectors: Map<Table, Set<ByteOffset>>;
  visited: number;
  end: ByteOffset;
}

/** Writes steps as code would: `subgraphs[0].tensors[12].shape`. */
const pathText = (path: readonly Step[]): string =>
  path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('') || 'the model';

const damaged = (walk: Walk, at: ByteOffset, what: string): InputError =>
  new InputError(
    'malformed',
    `The model is damaged at byte ${at}: ${pathText(walk.path)} ${what}.`,
    'Export or download the model again.',
  );

/** Makes sure that `bytes` bytes from `start` exist. A file that ends too early is its own error. */
function need(walk: Walk, start: ByteOffset, bytes: Bytes): void {
  const end = start + bytes;
  if (end <= walk.length) {
    if (end > walk.end) walk.end = end;
    return;
  }
  if (end > MAX_FILE_BYTES)
    throw damaged(walk, start, `reaches to byte ${end}, far behind the end of the file`);
  throw new InputError(
    'truncated',
    `The file ends at byte ${walk.length}, but ${pathText(walk.path)} reaches to byte ${end}: ` +
      'the file was cut off, or a number in it is wrong.',
    'Copy or download the model again.',
  );
}

function countVisit(walk: Walk, visits: number): void {
  walk.visited += visits;
  if (walk.visited <= MAX_VERIFIED) return;
  throw new InputError(
    'limit',
    `The model has more than ${MAX_VERIFIED} parts (reached at ${pathText(walk.path)}).`,
    'No model for a microcontroller is built like this; export it again.',
  );
}

/** Whether `at` is reached for the first time, as this kind of part. */
function isNew(seen: Map<Table, Set<ByteOffset>>, table: Table, at: ByteOffset): boolean {
  const positions = seen.get(table);
  if (positions?.has(at)) return false;
  if (positions) positions.add(at);
  else seen.set(table, new Set([at]));
  return true;
}

/** Follows the offset stored at `at`. Offsets only point forward, and never at themselves. */
function follow(walk: Walk, at: ByteOffset): ByteOffset {
  const distance = walk.buffer.readUint32(at);
  if (distance === 0) throw damaged(walk, at, 'points at itself');
  need(walk, at + distance, 4);
  return at + distance;
}

function verifyString(walk: Walk, at: ByteOffset): void {
  const length = walk.buffer.readUint32(at);
  need(walk, at + 4, length + 1);
  if (walk.buffer.readUint8(at + 4 + length) !== 0)
    throw damaged(walk, at + 4 + length, 'is a text without its closing zero');
}

function verifyTables(walk: Walk, table: Table, at: ByteOffset): void {
  if (!isNew(walk.vectors, table, at)) return;
  const length = walk.buffer.readUint32(at);
  need(walk, at + 4, length * 4);
  countVisit(walk, length);
  for (let i = 0; i < length; i++) {
    walk.path.push(i);
    verifyTable(walk, table, follow(walk, at + 4 + i * 4));
    walk.path.pop();
  }
}

/** What a field holds outside its table; `at` is where the table stores the field itself. */
function verifyTarget(
  walk: Walk,
  field: Exclude<Field, { kind: 'scalar' | 'union' }>,
  at: ByteOffset,
): void {
  const target = follow(walk, at);
  switch (field.kind) {
    case 'string':
      return verifyString(walk, target);
    case 'vector':
      return need(walk, target + 4, walk.buffer.readUint32(target) * SCALAR_BYTES[field.of]);
    case 'table':
      return verifyTable(walk, field.of, target);
    case 'tables':
      return verifyTables(walk, field.of, target);
  }
}

/** A table's own extent: where it starts, where its vtable is, and how long both are. */
interface Frame {
  readonly start: ByteOffset;
  readonly bytes: Bytes;
  readonly vtable: ByteOffset;
  readonly vtableBytes: Bytes;
}

function frameOf(walk: Walk, start: ByteOffset): Frame {
  if (start % 4 !== 0) throw damaged(walk, start, 'is not aligned to 4 bytes');
  const vtable = start - walk.buffer.readInt32(start);
  if (vtable < 0 || vtable % 2 !== 0) throw damaged(walk, start, 'has a wrong vtable offset');
  need(walk, vtable, 4);
  const vtableBytes = walk.buffer.readUint16(vtable);
  if (vtableBytes < 4 || vtableBytes % 2 !== 0)
    throw damaged(walk, vtable, `has a vtable of ${vtableBytes} bytes`);
  need(walk, vtable, vtableBytes);
  const bytes = walk.buffer.readUint16(vtable + 2);
  if (bytes < 4) throw damaged(walk, vtable + 2, `is a table of ${bytes} bytes`);
  need(walk, start, bytes);
  return { start, bytes, vtable, vtableBytes };
}

/** Where the table stores the field with this id, or 0 when it does not; checked to lie inside. */
function fieldAt(walk: Walk, frame: Frame, id: number, bytes: Bytes): ByteOffset {
  const entry = 4 + 2 * id;
  if (entry >= frame.vtableBytes) return 0;
  const offset = walk.buffer.readUint16(frame.vtable + entry);
  if (offset === 0) return 0;
  if (offset < 4 || offset + bytes > frame.bytes)
    throw damaged(walk, frame.vtable + entry, `lies outside its table of ${frame.bytes} bytes`);
  return frame.start + offset;
}

function verifyField(walk: Walk, frame: Frame, field: Field): void {
  if (field.kind === 'scalar') {
    fieldAt(walk, frame, field.id, SCALAR_BYTES[field.type]);
    return;
  }
  if (field.kind === 'union') {
    const code = fieldAt(walk, frame, field.id, 1);
    const value = fieldAt(walk, frame, field.id + 1, 4);
    if (code === 0 || value === 0) return;
    const member = field.members[walk.buffer.readUint8(code)];
    const target = follow(walk, value);
    if (member) verifyTable(walk, member, target);
    return;
  }
  const at = fieldAt(walk, frame, field.id, 4);
  if (at !== 0) verifyTarget(walk, field, at);
}

function verifyTable(walk: Walk, table: Table, start: ByteOffset): void {
  if (!isNew(walk.tables, table, start)) return;
  countVisit(walk, 1);
  const frame = frameOf(walk, start);
  for (const [key, field] of table.entries) {
    walk.path.push(key);
    verifyField(walk, frame, field);
    walk.path.pop();
  }
}

/**
 * Proves that `bytes` is a structurally sound flatbuffer whose root is `root`; says nothing about
 * what the values mean.
 * @returns where the last part that is reachable from the root ends
 * @throws InputError `truncated`, `malformed` or `limit`, with the byte offset and the field's path
 */
export function verifyStructure(bytes: Uint8Array, root: Table): ByteOffset {
  const walk: Walk = {
    buffer: new ByteBuffer(bytes),
    length: bytes.length,
    path: [],
    tables: new Map(),
    vectors: new Map(),
    visited: 0,
    end: 0,
  };
  need(walk, 0, 8);
  verifyTable(walk, root, follow(walk, 0));
  return walk.end;
}
