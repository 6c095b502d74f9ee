/** A .tflite under construction: tensors, buffers and operators are appended, then it is written. */
import type { Draft } from '../formats/tflite/describe';
import type { TfliteModel } from '../formats/tflite/model';
import { builtinCodeOf } from '../formats/tflite/model';
import { narrowCode } from '../formats/tflite/model';
import type { BufferTable, OperatorTable, TensorTable } from '../formats/tflite/schema/model';
import { writeTflite } from '../formats/tflite/write';
import type { DType } from '../graph/dtypes';
import { dtypeCode } from '../graph/dtypes';
import type { BufferIndex, TensorIndex } from '../units';
import type { Parameters } from './parameters';

export type TensorDraft = Draft<typeof TensorTable>;
type OperatorDraft = Draft<typeof OperatorTable>;

export interface OperatorCode {
  readonly builtinCode: number;
  readonly customCode?: string | undefined;
  readonly version: number;
}

export interface DraftModel {
  readonly tensors: TensorDraft[];
  readonly operators: OperatorDraft[];
  /** A buffer with these bytes; equal bytes are stored once. */
  readonly buffer: (bytes: Uint8Array) => BufferIndex;
  readonly add: (tensor: TensorDraft) => TensorIndex;
  readonly operator: (code: OperatorCode, operator: Omit<OperatorDraft, 'opcodeIndex'>) => void;
  readonly write: (ends: Ends) => Uint8Array<ArrayBuffer>;
}

/** The model's own inputs and outputs, by the tensors they were in the source. */
export interface Ends {
  readonly inputs: readonly TensorIndex[];
  readonly outputs: readonly TensorIndex[];
}

/** Says how the source was made, or where its tensors were placed: no longer true. */
const STALE = new Set([
  'CONVERSION_METADATA',
  'min_runtime_version',
  'OfflineMemoryAllocation',
  'reduced_precision_support',
]);

/** Starts with the source's tensors and buffers, without its operators. */
export const draftModel = (source: TfliteModel): DraftModel => {
  const [main] = source.subgraphs ?? [];
  const tensors = (main?.tensors ?? []).map(staticShape);
  const buffers: Draft<typeof BufferTable>[] = [...(source.buffers ?? [])];
  const stored = new Map<string, BufferIndex>();
  const codes: OperatorCode[] = [];
  const operators: OperatorDraft[] = [];
  const numberOf = (code: OperatorCode): number => {
    const same = codes.findIndex(
      (c) =>
        c.builtinCode === code.builtinCode &&
        c.customCode === code.customCode &&
        c.version === code.version,
    );
    return same < 0 ? codes.push(code) - 1 : same;
  };
  return {
    tensors,
    operators,
    buffer: (bytes) => {
      const key = bytes.length <= LONGEST_COMPARED ? bytes.join() : `#${buffers.length}`;
      const known = stored.get(key);
      if (known !== undefined) return known;
      stored.set(key, buffers.length);
      return buffers.push({ data: bytes }) - 1;
    },
    add: (tensor) => tensors.push(tensor) - 1,
    operator: (code, operator) => {
      operators.push({ ...operator, opcodeIndex: numberOf(code) });
    },
    write: (ends) => {
      const others = (source.subgraphs ?? []).slice(1).map((other) => ({
        ...other,
        operators: (other.operators ?? []).map((operator) => ({
          ...operator,
          opcodeIndex: numberOf(codeAt(source, operator.opcodeIndex)),
        })),
      }));
      return finished({ source, tensors, buffers, codes, operators, others }, ends);
    },
  };
};

/** As the source has it: what is in further subgraphs stays as it is. */
const codeAt = ({ operatorCodes = [] }: TfliteModel, index: number): OperatorCode => {
  const code = operatorCodes[index];
  if (code === undefined) throw new Error(`The source has no operator code ${index}.`);
  const { customCode, version } = code;
  return { builtinCode: builtinCodeOf(code), customCode, version };
};

interface Parts {
  readonly source: TfliteModel;
  readonly tensors: readonly TensorDraft[];
  readonly buffers: readonly Draft<typeof BufferTable>[];
  readonly codes: readonly OperatorCode[];
  readonly operators: readonly OperatorDraft[];
  /** The subgraphs behind the main one. */
  readonly others: NonNullable<TfliteModel['subgraphs']>;
}

const finished = (
  { source, tensors, buffers, codes, operators, others }: Parts,
  ends: Ends,
): Uint8Array<ArrayBuffer> => {
  const [main] = source.subgraphs ?? [];
  const metadata = (source.metadata ?? []).filter(({ name }) => !STALE.has(name ?? ''));
  const holders = [...tensors, ...others.flatMap((other) => other.tensors ?? []), ...metadata];
  const packed = packBuffers(buffers, holders);
  const relocate = <T extends { readonly buffer?: number }>(holder: T): T => ({
    ...holder,
    buffer: packed.index.get(holder.buffer ?? 0) ?? 0,
  });
  const file = writeTflite({
    ...source,
    operatorCodes: codes.map(({ builtinCode, customCode, version }) => ({
      builtinCode,
      deprecatedBuiltinCode: narrowCode(builtinCode),
      ...(customCode !== undefined && { customCode }),
      version: highest(codes, { builtinCode, customCode, version }),
    })),
    subgraphs: [
      { ...main, ...ends, operators, tensors: tensors.map(relocate) },
      ...others.map((other) => ({ ...other, tensors: (other.tensors ?? []).map(relocate) })),
    ],
    buffers: packed.buffers,
    metadata: metadata.map(relocate),
    metadataBuffer: [],
    signatureDefs: (source.signatureDefs ?? []).map((signature) => ({
      ...signature,
      ...(signature.subgraphIndex === 0 && {
        inputs: moved(signature.inputs, main?.inputs, ends.inputs),
        outputs: moved(signature.outputs, main?.outputs, ends.outputs),
      }),
    })),
  });
  return new Uint8Array(file);
};

/** Operators of one kind share the version of the one that needs most. */
const highest = (
  codes: readonly OperatorCode[],
  { builtinCode, customCode }: OperatorCode,
): number =>
  Math.max(
    ...codes
      .filter((code) => code.builtinCode === builtinCode && code.customCode === customCode)
      .map(({ version }) => version),
  );

/** Longer constants are not looked for again: they would seldom be equal. */
const LONGEST_COMPARED = 4096;

/** Shapes are written as they are: a batch left open keeps other runtimes from planning. */
const staticShape = ({ shapeSignature: _, ...tensor }: TensorDraft): TensorDraft => tensor;

/** Entries of a signature, pointing where the ends they name went. */
const moved = <T extends { readonly tensorIndex: number }>(
  entries: readonly T[] = [],
  from: ArrayLike<number> = [],
  to: readonly TensorIndex[],
): readonly T[] =>
  entries.map((entry) => {
    const at = Array.from(from).indexOf(entry.tensorIndex);
    return { ...entry, tensorIndex: to[at] ?? entry.tensorIndex };
  });

/** Buffers that something points at, in their order, behind the empty first one. */
const packBuffers = (
  buffers: readonly Draft<typeof BufferTable>[],
  holders: readonly { readonly buffer?: number }[],
): {
  readonly buffers: readonly Draft<typeof BufferTable>[];
  readonly index: ReadonlyMap<BufferIndex, BufferIndex>;
} => {
  const used = new Set(holders.map(({ buffer = 0 }) => buffer));
  const index = new Map<BufferIndex, BufferIndex>([[0, 0]]);
  const packed = [buffers[0] ?? {}];
  buffers.forEach((buffer, i) => {
    if (i > 0 && used.has(i)) index.set(i, packed.push(buffer) - 1);
  });
  return { buffers: packed, index };
};

/** The part of a tensor that says how it is stored. */
export const stored = ({ type, scales, zeroPoint, axis }: Parameters): TensorDraft => ({
  type: dtypeCode(type),
  ...(scales.length > 0 && {
    quantization: {
      scale: scales,
      zeroPoint: scales.map(() => BigInt(zeroPoint)),
      quantizedDimension: axis,
    },
  }),
});

export const unquantized = (type: DType): TensorDraft => ({ type: dtypeCode(type) });
