/**
 * The bytes of a program: header, endpoint tables, set-up records, steps, constants. The format is
 * explained in `firmware/runtime/program.h`.
 */
import type { ByteOffset, Bytes } from '../units';
import { alignUp } from '../units';
import { crc32 } from '../crc32';
import type { Place } from './place';
import type { FieldType, RecordSpec, Scalar } from './records/record';

export interface EncodedRecord {
  readonly spec: RecordSpec;
  readonly op: number;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface EncodedEndpoint {
  readonly place: Place;
  readonly bytes: Bytes;
  readonly type: number;
  readonly scale: number;
  readonly zeroPoint: number;
}

export interface ProgramParts {
  readonly isSingleRounding: boolean;
  readonly arenaBytes: Bytes;
  readonly inputs: readonly EncodedEndpoint[];
  readonly outputs: readonly EncodedEndpoint[];
  readonly setup: readonly EncodedRecord[];
  readonly steps: readonly EncodedRecord[];
  readonly constants: Uint8Array;
  /** Arena offset of anything but a constant. */
  readonly arenaOffset: (place: Place) => ByteOffset;
}

const HEADER_WORDS = 16;
const ENDPOINT_WORDS = 5;
const MAGIC = 0x50435341;
const VERSION = 1;
const CONSTANT = 0x80000000;
const NOWHERE = 0xffffffff;

const WORDS: Readonly<Record<FieldType, number>> = {
  place: 1,
  u32: 1,
  i32: 1,
  f32: 1,
  scalar: 1,
  'u32[6]': 6,
  'i32[6]': 6,
};

const recordWords = ({ fields }: RecordSpec): number =>
  Object.values(fields).reduce((words, type) => words + WORDS[type], 2);

const wordsOf = (records: readonly EncodedRecord[]): number =>
  records.reduce((words, { spec }) => words + recordWords(spec), 0);

/** Encodes a whole program. The result is a multiple of 16 bytes. */
export const encodeProgram = (parts: ProgramParts): Uint8Array<ArrayBuffer> => {
  const endpoints = [...parts.inputs, ...parts.outputs];
  const setupAt = (HEADER_WORDS + endpoints.length * ENDPOINT_WORDS) * 4;
  const stepsAt = setupAt + wordsOf(parts.setup) * 4;
  const constantsAt = alignUp(stepsAt + wordsOf(parts.steps) * 4, 16);
  const total = alignUp(constantsAt + parts.constants.length, 16);
  const bytes = new Uint8Array(total);
  const write = wordWriter(new DataView(bytes.buffer), parts, constantsAt);
  bytes.set(parts.constants, constantsAt);

  write.seek(HEADER_WORDS * 4);
  for (const endpoint of endpoints) {
    write.place(endpoint.place);
    write.u32(endpoint.bytes);
    write.u32(endpoint.type);
    write.f32(endpoint.scale);
    write.i32(endpoint.zeroPoint);
  }
  for (const record of [...parts.setup, ...parts.steps]) write.record(record);

  write.seek(0);
  const header = [MAGIC, VERSION, parts.isSingleRounding ? 1 : 0, total, parts.arenaBytes];
  header.push(parts.inputs.length, parts.outputs.length);
  header.push(setupAt, stepsAt - setupAt, stepsAt, wordsOf(parts.steps) * 4);
  header.push(constantsAt, alignUp(parts.constants.length, 16));
  header.push(crc32(bytes.subarray(HEADER_WORDS * 4)));
  for (const word of header) write.u32(word);
  return bytes;
};

const wordWriter = (view: DataView, parts: ProgramParts, constantsAt: ByteOffset) => {
  let at = 0;
  const next = (): ByteOffset => (at += 4) - 4;
  const u32 = (value: number): void => {
    view.setUint32(next(), value, true);
  };
  const i32 = (value: number): void => {
    view.setInt32(next(), value, true);
  };
  const f32 = (value: number): void => {
    view.setFloat32(next(), value, true);
  };
  const place = (value: Place): void => {
    if (value.space === 'nowhere') u32(NOWHERE);
    else if (value.space === 'constant') u32((constantsAt + value.offset + CONSTANT) >>> 0);
    else u32(parts.arenaOffset(value));
  };
  const scalar = (value: Scalar): void => {
    if ('f' in value) f32(value.f);
    else i32(value.i);
  };
  const field = (type: FieldType, value: unknown): void => {
    if (type === 'place') place(value as Place);
    else if (type === 'scalar') scalar(value as Scalar);
    else if (type === 'f32') f32(value as number);
    else if (type === 'u32') u32(value as number);
    else if (type === 'i32') i32(value as number);
    else {
      for (let i = 0; i < 6; i++) (type === 'u32[6]' ? u32 : i32)((value as number[])[i] ?? 0);
    }
  };
  const record = ({ spec, op, values }: EncodedRecord): void => {
    u32(spec.kind | (recordWords(spec) << 16));
    u32(op);
    for (const [name, type] of Object.entries(spec.fields)) field(type, values[name]);
  };
  const seek = (offset: ByteOffset): void => void (at = offset);
  return { seek, u32, i32, f32, place, record };
};
