/**
 * What a model takes and answers, as far as its data is concerned: the inputs and the names they go
 * by, the values they were trained on where that is known, and the number of classes.
 */
import type { Graph } from '../graph/graph';
import { elementCount } from '../graph/graph';
import { kindOf } from '../run/elements';
import type { TensorKind } from '../run/elements';

/** real = (pixel - mean) / std for pixels of 0 to 255; one number for all channels, or one for each. */
export interface MeanStd {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** What the model's maker wrote down about an input; see `readInputMetadata` in core/formats. */
export interface InputExpectation {
  readonly normalization?: MeanStd;
  /** Least and greatest value the input was given. */
  readonly range?: readonly [low: number, high: number];
}

export interface ModelInput {
  readonly kind: TensorKind;
  /** The tensor's name and those in signatures. */
  readonly names: readonly string[];
  readonly expected?: InputExpectation;
}

export interface ModelEnds {
  /** In the model's order. */
  readonly inputs: readonly ModelInput[];
  /** Values of its only output, where those can be scores of classes. */
  readonly classes?: number;
  /** Names of the classes, where the model brings them. */
  readonly classNames?: readonly string[];
}

/**
 * @param expected by input, in the model's order
 * @param classNames the labels the model brings
 */
export const endsOf = (
  { subgraphs, signatures }: Graph,
  expected: readonly (InputExpectation | undefined)[] = [],
  classNames?: readonly string[],
): ModelEnds => {
  const { tensors = [], inputs = [], outputs = [] } = subgraphs[0] ?? {};
  const known = inputs.flatMap((tensor, i): ModelInput[] => {
    const described = tensors[tensor];
    const kind = described && kindOf(described);
    if (kind === undefined) return [];
    const aliases = signatures
      .filter(({ subgraph }) => subgraph === 0)
      .flatMap((signature) => signature.inputs.filter((input) => input.tensor === tensor));
    const names = [kind.name, ...aliases.map(({ name }) => name)];
    const hint = expected[i];
    return [{ kind, names, ...(hint && { expected: hint }) }];
  });
  const shape = outputs.length === 1 ? (tensors[outputs[0] ?? -1]?.shape ?? []) : [];
  const classes = shape.at(-1) ?? 0;
  const isScores = classes > 1 && elementCount(shape) === classes;
  return {
    inputs: known,
    ...(isScores && { classes }),
    ...(classNames !== undefined && { classNames }),
  };
};
