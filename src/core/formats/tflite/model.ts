/**
 * A TFLite model as plain objects: everything the file says, in the file's own terms, with views of
 * the file for the weights. This is what a rewriting step edits; the studio itself works on `Graph`.
 *
 * Models are kept in one normal form, so that a model that is written and read again is equal:
 * operator codes are in both of the format's fields, and data stored behind the flatbuffer (revision
 * 3c) is where all other data is.
 */
import type { Decoded, Draft } from './describe';
import type {
  BufferTable,
  ModelTable,
  OperatorCodeTable,
  OperatorTable,
  SubgraphTable,
  TensorTable,
} from './schema/model';

export interface TfliteModel extends Decoded<typeof ModelTable> {
  /** What the description of the format does not know; a model with such parts cannot be written. */
  readonly unknown: readonly string[];
  /** Bytes behind the flatbuffer (label files, usually); absent when there are none but zeros. */
  readonly trailing?: Uint8Array;
}

/** What the writer takes: a model as read, or a new one with just the fields it needs. */
export type ModelDraft = Draft<typeof ModelTable> &
  Partial<Pick<TfliteModel, 'unknown' | 'trailing'>>;

export type TfliteTensor = Decoded<typeof TensorTable>;
export type TfliteOperator = Decoded<typeof OperatorTable>;
export type TfliteOperatorCode = Decoded<typeof OperatorCodeTable>;
export type TfliteSubgraph = Decoded<typeof SubgraphTable>;
export type TfliteBuffer = Decoded<typeof BufferTable>;

/** Largest operator code that fits the format's first field; larger ones are marked with it there. */
const WIDEST_NARROW_CODE = 127;

/** The operator's real code: old files have only the narrow field, new ones both. */
export const builtinCodeOf = (code: TfliteOperatorCode): number =>
  Math.max(code.deprecatedBuiltinCode, code.builtinCode);

/** The narrow field that belongs to a code. */
export const narrowCode = (code: number): number => Math.min(code, WIDEST_NARROW_CODE);
