/**
 * Tells protobuf files apart by their outermost fields: ONNX models, TensorFlow SavedModels and
 * frozen TensorFlow graphs carry no mark of their own. Only field numbers and types are looked at.
 */

/** Wire types of the protobuf encoding. */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

/** Enough fields to recognise a file by. */
const MOST_FIELDS = 64;
const LONGEST_VARINT = 10;

export interface ProtoField {
  readonly field: number;
  readonly wire: number;
  /** Value of a varint; length of a length-delimited field. */
  readonly value: number;
}

/** Reads a varint; undefined when it does not end. */
function readVarint(bytes: Uint8Array, at: number): { value: number; next: number } | undefined {
  let value = 0;
  for (let i = 0; i < LONGEST_VARINT; i++) {
    const byte = bytes[at + i];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, next: at + i + 1 };
  }
  return undefined;
}

/** Bytes of a field's content after `next`; undefined for wire types no current writer uses. */
function contentBytes(wire: number, value: number): number | undefined {
  if (wire === VARINT) return 0;
  if (wire === FIXED64) return 8;
  if (wire === FIXED32) return 4;
  return wire === LENGTH_DELIMITED ? value : undefined;
}

/** The outermost fields of a protobuf message; undefined when the bytes are not one. */
function outerFields(bytes: Uint8Array): readonly ProtoField[] | undefined {
  const fields: ProtoField[] = [];
  let at = 0;
  while (at < bytes.length && fields.length < MOST_FIELDS) {
    const key = readVarint(bytes, at);
    if (!key) return undefined;
    const wire = key.value % 8;
    const hasValue = wire === VARINT || wire === LENGTH_DELIMITED;
    const value = hasValue ? readVarint(bytes, key.next) : { value: 0, next: key.next };
    const content = value && contentBytes(wire, value.value);
    const field = Math.floor(key.value / 8);
    if (!value || content === undefined || field === 0) return undefined;
    fields.push({ field, wire, value: value.value });
    at = value.next + content;
  }
  return at > bytes.length ? undefined : fields;
}

export type ProtobufKind = 'onnx' | 'saved-model' | 'graph-def';

/** What a protobuf file looks like; undefined when it is none of the three. */
export function sniffProtobuf(bytes: Uint8Array): ProtobufKind | undefined {
  const fields = outerFields(bytes);
  const first = fields?.[0];
  if (!fields || !first) return undefined;
  const has = (field: number, wire: number): boolean =>
    fields.some((found) => found.field === field && found.wire === wire);
  // ONNX: ir_version = 1, graph = 7.
  if (has(1, VARINT) && has(7, LENGTH_DELIMITED)) return 'onnx';
  // SavedModel: schema version = 1, meta graphs = 2.
  if (first.field === 1 && first.wire === VARINT && has(2, LENGTH_DELIMITED)) return 'saved-model';
  // GraphDef: nodes = 1, each a message that begins with its name = 1.
  const isGraph = fields.every(({ field, wire }) => field <= 4 && (field !== 1 || wire === 2));
  return isGraph && first.field === 1 && first.value > 2 ? 'graph-def' : undefined;
}
