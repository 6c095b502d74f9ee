/**
 * A case: a tiny model, mostly of one operator, made at random, with the inputs to run it on. The
 * recorded vectors keep only the seed, so what a seed makes must not change once it is recorded.
 */
import type { Draft } from '../../../formats/tflite/describe';
import type { OperatorTable, TensorTable } from '../../../formats/tflite/schema/model';
import { writeTflite } from '../../../formats/tflite/write';
import type { DType } from '../../../graph/dtypes';
import { dtypeCode } from '../../../graph/dtypes';
import { elementCount } from '../../../graph/graph';
import { operatorCode } from '../../../graph/operators';
import type { Dice } from './dice';

export interface CaseTensor {
  readonly type: DType;
  readonly shape: readonly number[];
  readonly scales?: readonly number[];
  readonly zeroPoint?: number;
  /** The axis that `scales` runs along. */
  readonly axis?: number;
  /** Makes it a constant. */
  readonly values?: readonly number[];
  readonly isVariable?: boolean;
  /** What an input holds: all its type can by default, [-1, 1) for floats. Integers: both included. */
  readonly range?: readonly [low: number, high: number];
}

export type CaseOptions = NonNullable<Draft<typeof OperatorTable>['builtinOptions']>;

export interface CaseOperator {
  readonly name: string;
  /** Tensor indices; -1 for an optional input that is not given. */
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly intermediates?: readonly number[];
  readonly options?: CaseOptions;
}

export interface CaseSubgraph {
  readonly tensors: readonly CaseTensor[];
  readonly operators: readonly CaseOperator[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

export interface Case {
  readonly subgraphs: readonly CaseSubgraph[];
  /** Inferences in a row, with state kept between them. */
  readonly runs: number;
}

/** Makes one case of an operator and a type. */
export type MakeCase = (dice: Dice) => Case;

/** A model of one operator. Tensors without values, and not variables, are the model's inputs. */
export const single = (
  name: string,
  inputs: readonly (CaseTensor | undefined)[],
  outputs: readonly CaseTensor[],
  options?: CaseOptions,
  intermediates: readonly CaseTensor[] = [],
): Case => {
  const given = inputs.filter((tensor) => tensor !== undefined);
  const tensors = [...given, ...outputs, ...intermediates];
  const indices = (list: readonly CaseTensor[], start: number) => list.map((_, i) => start + i);
  let next = 0;
  const operator: CaseOperator = {
    name,
    inputs: inputs.map((tensor) => (tensor === undefined ? -1 : next++)),
    outputs: indices(outputs, given.length),
    intermediates: indices(intermediates, given.length + outputs.length),
    ...(options && { options }),
  };
  const isInput = (tensor: CaseTensor): boolean =>
    tensor.values === undefined && tensor.isVariable !== true;
  const inputIndices = given.flatMap((tensor, i) => (isInput(tensor) ? [i] : []));
  const graph = { tensors, operators: [operator], inputs: inputIndices, outputs: operator.outputs };
  return { subgraphs: [graph], runs: given.some((tensor) => tensor.isVariable) ? 3 : 1 };
};

/** The bytes of numbers as elements of `type`. */
const encode = (type: DType, values: readonly number[]): Uint8Array<ArrayBuffer> => {
  switch (type) {
    case 'INT8':
      return new Uint8Array(Int8Array.from(values).buffer);
    case 'INT16':
      return new Uint8Array(Int16Array.from(values).buffer);
    case 'INT32':
      return new Uint8Array(Int32Array.from(values).buffer);
    case 'INT64':
      return new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
    // Given as bits.
    case 'FLOAT16':
      return new Uint8Array(Uint16Array.from(values).buffer);
    case 'FLOAT32':
      return new Uint8Array(Float32Array.from(values).buffer);
    case 'UINT8':
    case 'BOOL':
      return Uint8Array.from(values);
    default:
      throw new Error(`No case has ${type} values.`);
  }
};

const CUSTOM = 32;

/** A name that is no builtin operator's is a custom one's. */
const codeOf = (name: string) => {
  const builtinCode = operatorCode(name);
  return builtinCode === undefined ? { builtinCode: CUSTOM, customCode: name } : { builtinCode };
};

/** The case as a .tflite file. */
export const modelBytes = ({ subgraphs }: Case): Uint8Array => {
  const buffers: { readonly data?: Uint8Array }[] = [{}];
  const bufferOf = ({ type, values }: CaseTensor): number =>
    values === undefined ? 0 : buffers.push({ data: encode(type, values) }) - 1;
  const names = [...new Set(subgraphs.flatMap((g) => g.operators.map(({ name }) => name)))];
  return writeTflite({
    operatorCodes: names.map(codeOf),
    subgraphs: subgraphs.map(({ tensors, operators, inputs, outputs }, at) => ({
      name: at === 0 ? 'main' : `subgraph${at}`,
      tensors: tensors.map((tensor, i) => tensorDraft(tensor, bufferOf(tensor), i)),
      operators: operators.map(({ name, options, ...operator }) => ({
        opcodeIndex: names.indexOf(name),
        inputs: operator.inputs,
        outputs: operator.outputs,
        ...(operator.intermediates?.length && { intermediates: operator.intermediates }),
        ...(options && { builtinOptions: options }),
      })),
      inputs,
      outputs,
    })),
    buffers,
  });
};

const tensorDraft = (
  { type, shape, scales, zeroPoint = 0, axis = 0, isVariable = false }: CaseTensor,
  buffer: number,
  index: number,
): Draft<typeof TensorTable> => ({
  name: `t${index}`,
  shape,
  type: dtypeCode(type),
  buffer,
  isVariable,
  hasRank: true,
  ...(scales && {
    quantization: {
      scale: scales,
      zeroPoint: scales.map(() => BigInt(zeroPoint)),
      quantizedDimension: axis,
    },
  }),
});

const LIMITS: Partial<Record<DType, readonly [number, number]>> = {
  INT8: [-128, 127],
  UINT8: [0, 255],
  INT16: [-32768, 32767],
  INT32: [-2147483648, 2147483647],
  BOOL: [0, 1],
};

/** The inputs of one run, in the model's order. Every fifth run holds much of both extremes. */
export const inputBytes = (made: Case, dice: Dice): readonly Uint8Array<ArrayBuffer>[] => {
  const [main] = made.subgraphs;
  const isExtreme = dice.chance(0.2);
  return (main?.inputs ?? []).map((index) => {
    const { type, shape, range } = main?.tensors[index] as CaseTensor;
    const [low, high] = range ?? LIMITS[type] ?? [-1, 1];
    const draw = (): number => {
      if (isExtreme && dice.chance(0.5)) return dice.pick([low, high]);
      return type === 'FLOAT32' ? dice.real(low, high) : dice.int(low, high);
    };
    return encode(type, Array.from({ length: elementCount(shape) }, draw));
  });
};
