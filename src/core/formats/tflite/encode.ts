/**
 * Writes tables with the FlatBuffers builder, following the description. The builder works from the
 * end of the file to its start, so a table's parts are written before the table itself. Fields with
 * their default value are left out, as every FlatBuffers writer does.
 */
import type { Offset } from 'flatbuffers';
import { Builder } from 'flatbuffers';
import type { Bytes } from '../../units';
import type {
  Draft,
  Field,
  ScalarField,
  ScalarType,
  Table,
  VectorField,
  VectorType,
} from './describe';
import { SCALAR_BYTES } from './describe';

type Loose = Readonly<Record<string, unknown>>;

/** A union's value as the drafts hold it; members that are not described are refused by the caller. */
interface Chosen {
  readonly type: string;
  readonly value: Loose;
}

const ELEMENT_WRITERS: Readonly<Record<VectorType, (builder: Builder, value: never) => void>> = {
  bool: (builder, value: number) => builder.addInt8(value),
  u8: (builder, value: number) => builder.addInt8(value),
  u16: (builder, value: number) => builder.addInt16(value),
  i32: (builder, value: number) => builder.addInt32(value),
  i64: (builder, value: bigint) => builder.addInt64(value),
  f32: (builder, value: number) => builder.addFloat32(value),
};

function writeVector(builder: Builder, field: VectorField, values: ArrayLike<never>): Offset {
  if (values instanceof Uint8Array) {
    // The builder's byte vector aligns its length only; reserving the data's room first aligns both.
    builder.prep(field.align, values.length);
    return builder.createByteVector(values);
  }
  builder.startVector(SCALAR_BYTES[field.of], values.length, field.align);
  for (let i = values.length - 1; i >= 0; i--)
    ELEMENT_WRITERS[field.of](builder, values[i] as never);
  return builder.endVector();
}

function writeTables(builder: Builder, table: Table, items: readonly Loose[]): Offset {
  const offsets = items.map((item) => writeTable(builder, table, item));
  builder.startVector(4, offsets.length, 4);
  for (const offset of offsets.reverse()) builder.addOffset(offset);
  return builder.endVector();
}

const SCALAR_WRITERS: Readonly<
  Record<ScalarType, (builder: Builder, id: number, value: never, initial: never) => void>
> = {
  bool: (builder, id, value: boolean, initial: boolean) =>
    builder.addFieldInt8(id, Number(value), Number(initial)),
  i8: (builder, id, value: number, initial: number) => builder.addFieldInt8(id, value, initial),
  u8: (builder, id, value: number, initial: number) => builder.addFieldInt8(id, value, initial),
  u16: (builder, id, value: number, initial: number) => builder.addFieldInt16(id, value, initial),
  i32: (builder, id, value: number, initial: number) => builder.addFieldInt32(id, value, initial),
  u32: (builder, id, value: number, initial: number) => builder.addFieldInt32(id, value, initial),
  i64: (builder, id, value: bigint, initial: bigint) => builder.addFieldInt64(id, value, initial),
  u64: (builder, id, value: bigint, initial: bigint) => builder.addFieldInt64(id, value, initial),
  f32: (builder, id, value: number, initial: number) => builder.addFieldFloat32(id, value, initial),
};

const writeScalar = (builder: Builder, field: ScalarField, value: unknown): void =>
  SCALAR_WRITERS[field.type](builder, field.id, value as never, field.initial as never);

/** Number and table of the union member that a draft chose. */
function memberOf(field: Extract<Field, { kind: 'union' }>, chosen: Chosen): [number, Table] {
  for (const [code, member] of Object.entries(field.members))
    if (member.name === chosen.type) return [Number(code), member];
  throw new Error(`No member ${chosen.type} in this union`);
}

/** Writes what a field holds outside its table. */
function writeTarget(builder: Builder, field: Exclude<Field, ScalarField>, value: unknown): Offset {
  switch (field.kind) {
    case 'string':
      return builder.createString(value as string);
    case 'vector':
      return writeVector(builder, field, value as ArrayLike<never>);
    case 'table':
      return writeTable(builder, field.of, value as Loose);
    case 'tables':
      return writeTables(builder, field.of, value as readonly Loose[]);
    case 'union': {
      const chosen = value as Chosen;
      return writeTable(builder, memberOf(field, chosen)[1], chosen.value);
    }
  }
}

function writeTable(builder: Builder, table: Table, draft: Loose): Offset {
  const targets = new Map<string, Offset>();
  for (const [key, field] of table.entries)
    if (field.kind !== 'scalar' && draft[key] !== undefined)
      targets.set(key, writeTarget(builder, field, draft[key]));
  builder.startObject(table.slots);
  for (const [key, field] of table.entries) {
    const value = draft[key];
    if (value === undefined) continue;
    if (field.kind === 'scalar') {
      writeScalar(builder, field, value);
      continue;
    }
    const target = targets.get(key) ?? 0;
    if (field.kind === 'union') {
      builder.addFieldInt8(field.id, memberOf(field, value as Chosen)[0], 0);
      builder.addFieldOffset(field.id + 1, target, 0);
    } else builder.addFieldOffset(field.id, target, 0);
  }
  return builder.endObject();
}

/**
 * Encodes `draft` as a flatbuffer with root `root`.
 * @param identifier four characters that name the format
 * @param sizeHint bytes to reserve at first; saves growing the buffer
 */
export function encodeRoot<T extends Table>(
  root: T,
  draft: Draft<T>,
  identifier: string,
  sizeHint: Bytes,
): Uint8Array {
  const builder = new Builder(sizeHint);
  builder.finish(writeTable(builder, root, draft), identifier);
  return builder.asUint8Array();
}
