/**
 * Bytes to `TfliteModel`: checks what the file claims to be, verifies its structure, decodes it and
 * brings it into normal form. Weights are views of the given bytes; nothing is copied.
 */
import { InputError } from '../../errors';
import type { ByteOffset } from '../../units';
import { decodeRoot } from './decode';
import { MAX_FILE_BYTES } from './limits';
import type { TfliteBuffer, TfliteModel, TfliteOperator, TfliteOperatorCode } from './model';
import { builtinCodeOf, narrowCode } from './model';
import { ModelTable } from './schema/model';
import { verifyStructure } from './verify';

/** Marks a TFLite file, at bytes 4 to 7. */
export const IDENTIFIER = 'TFL3';

/** Whether `bytes` carries the mark of a TFLite file. */
export const isTflite = (bytes: Uint8Array): boolean =>
  String.fromCharCode(...bytes.subarray(4, 8)) === IDENTIFIER;

function checkClaims(bytes: Uint8Array): void {
  if (bytes.length > MAX_FILE_BYTES)
    throw new InputError(
      'too-large',
      `The file has ${bytes.length} bytes; the limit is ${MAX_FILE_BYTES} (256 MiB).`,
      'Models for microcontrollers have a few MiB at most.',
    );
  if (isTflite(bytes)) return;
  throw new InputError(
    'wrong-format',
    `This is not a TensorFlow Lite model: bytes 4 to 7 are not “${IDENTIFIER}”.`,
    'Convert the model to .tflite first.',
  );
}

/** Data behind the flatbuffer (revision 3c): where it is, when `offset` says that it is there. */
function externalData(
  bytes: Uint8Array,
  offset: bigint,
  size: bigint,
  what: string,
): Uint8Array | undefined {
  // The format reserves 0 and 1 for "not used".
  if (offset <= 1n) return undefined;
  if (offset + size > BigInt(bytes.length))
    throw new InputError(
      'truncated',
      `The data of ${what} lies at bytes ${offset} to ${offset + size}, but the file has ${bytes.length}.`,
      'Copy or download the model again.',
    );
  return bytes.subarray(Number(offset), Number(offset + size));
}

function inlineBuffer(bytes: Uint8Array, buffer: TfliteBuffer, index: number): TfliteBuffer {
  const data = externalData(bytes, buffer.offset, buffer.size, `buffer ${index}`);
  return data ? { data, offset: 0n, size: 0n } : buffer;
}

function inlineOptions(bytes: Uint8Array, operator: TfliteOperator, place: string): TfliteOperator {
  const { largeCustomOptionsOffset: offset, largeCustomOptionsSize: size } = operator;
  const customOptions = externalData(bytes, offset, size, `the custom options of ${place}`);
  return customOptions
    ? { ...operator, customOptions, largeCustomOptionsOffset: 0n, largeCustomOptionsSize: 0n }
    : operator;
}

function bothCodes(code: TfliteOperatorCode): TfliteOperatorCode {
  const builtinCode = builtinCodeOf(code);
  return { ...code, builtinCode, deprecatedBuiltinCode: narrowCode(builtinCode) };
}

/** Position of `view` in `bytes`, whose memory it shares. */
export const offsetIn = (bytes: Uint8Array, view: Uint8Array): ByteOffset =>
  view.byteOffset - bytes.byteOffset;

/** What follows the last part of the model, without the zeros that only fill up to an alignment. */
function trailingBytes(bytes: Uint8Array, end: ByteOffset): Uint8Array | undefined {
  let start = end;
  while (start < bytes.length && bytes[start] === 0) start++;
  return start < bytes.length ? bytes.subarray(start) : undefined;
}

/** End of the last part, counting data that was found behind the flatbuffer. */
const lastEnd = (bytes: Uint8Array, structureEnd: ByteOffset, model: TfliteModel): ByteOffset => {
  const parts = (model.buffers ?? []).flatMap(({ data }) => data ?? []);
  return parts.reduce(
    (end, part) => Math.max(end, offsetIn(bytes, part) + part.length),
    structureEnd,
  );
};

/**
 * Reads a TFLite file into plain objects, in normal form (see `TfliteModel`).
 * @throws InputError for anything that is not a structurally sound TFLite file
 */
export function readModel(bytes: Uint8Array): TfliteModel {
  checkClaims(bytes);
  const end = verifyStructure(bytes, ModelTable);
  const { decoded, unknown } = decodeRoot(bytes, ModelTable);
  const { operatorCodes, buffers, subgraphs } = decoded;
  const model: TfliteModel = {
    ...decoded,
    ...(operatorCodes && { operatorCodes: operatorCodes.map(bothCodes) }),
    ...(buffers && { buffers: buffers.map((buffer, i) => inlineBuffer(bytes, buffer, i)) }),
    ...(subgraphs && {
      subgraphs: subgraphs.map((subgraph, s) => ({
        ...subgraph,
        ...(subgraph.operators && {
          operators: subgraph.operators.map((operator, i) =>
            inlineOptions(bytes, operator, `operator ${i} of subgraph ${s}`),
          ),
        }),
      })),
    }),
    unknown,
  };
  const trailing = trailingBytes(bytes, lastEnd(bytes, end, model));
  return trailing ? { ...model, trailing } : model;
}
