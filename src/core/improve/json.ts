/** A quantization as plain data for tools: what went in, what was decided, what came out, what it cost. */
import type { Cost } from '../evaluate/cost';
import type { Graph } from '../graph/graph';
import type { ModelFile } from '../profile/profile';
import type { Decision } from '../quantize/quantized';
import type { Recipe } from '../quantize/recipe';
import type { Bytes, OperatorIndex, TensorIndex } from '../units';
import type { Tried } from './flow';

/** Memory of one model for one target. */
export interface MemoryUse {
  /** Smallest arena with which TFLM runs it. */
  readonly ram: Bytes;
  /** The file and TFLM's code for its operators. */
  readonly flash: Bytes;
  readonly file: Bytes;
}

export interface QuantizeReport {
  readonly model: Pick<ModelFile, 'name' | 'sha256' | 'bytes'>;
  /** The float model's, which operators and tensors are named by. */
  readonly graph: Graph;
  readonly data: {
    readonly name: string;
    readonly count: number;
    readonly isSynthetic: boolean;
    readonly classes: readonly string[];
    readonly notes: readonly string[];
  };
  /** How many samples made the ranges, and which of them, as far as they were chosen by a seed. */
  readonly split: {
    readonly kind: 'held-out' | 'converter';
    readonly calibration: number;
    readonly comparison: number;
    readonly seed: number;
  };
  readonly result: {
    readonly recipe: Recipe;
    readonly by: string;
    readonly decisions: readonly Decision[];
    readonly cost: Cost;
    readonly tried: readonly Tried[];
  };
  readonly output: { readonly name: string; readonly bytes: Bytes; readonly sha256?: string };
  readonly memory?: {
    readonly target: string;
    readonly before: MemoryUse;
    readonly after: MemoryUse;
  };
}

/** The report's text; nothing in it depends on the machine or the hour. */
export const quantizeReportText = (report: QuantizeReport): string =>
  JSON.stringify(plainReport(report), (_, value: unknown) => jsonValue(value), 2);

const plainReport = ({ graph, result, data, ...rest }: QuantizeReport) => {
  const { recipe, by, decisions, cost, tried } = result;
  const names = namesOf(graph);
  return {
    ...rest,
    data: { ...data },
    recipe: {
      ...recipe,
      operators: exceptions(recipe.operators, names.operator),
      tensors: exceptions(recipe.tensors, names.tensor),
    },
    by,
    decisions: decisions.map(({ operator, tensor, text }) => ({
      ...(operator !== undefined && { operator, operatorName: names.operator(operator) }),
      ...(tensor !== undefined && { tensor, tensorName: names.tensor(tensor) }),
      text,
    })),
    cost: {
      ...cost,
      tensors: cost.tensors.map((row) => ({ name: names.tensor(row.tensor), ...row })),
    },
    tried,
  };
};

const namesOf = ({ subgraphs: [main] }: Graph) => ({
  operator: (index: OperatorIndex): string => main?.operators[index]?.name ?? '',
  tensor: (index: TensorIndex): string => main?.tensors[index]?.name ?? '',
});

const exceptions = (record: Readonly<Record<number, string>>, nameOf: (index: number) => string) =>
  Object.entries(record).map(([index, precision]) => ({
    index: Number(index),
    name: nameOf(Number(index)),
    precision,
  }));

/** JSON has neither infinities nor NaN: a lossless tensor has an SQNR of "Infinity". */
const jsonValue = (value: unknown): unknown =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
