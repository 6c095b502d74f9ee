/**
 * Which outputs are answers to "which class?", and what the answer is. A file does not say so; these
 * signs are taken for it, in this order:
 * 1. one row of 2 to 4,096 values made by SOFTMAX or LOG_SOFTMAX: the largest is the answer;
 * 2. a single value made by LOGISTIC: yes above 0.5;
 * 3. a row with names of classes in the model's file, or samples with labels: the largest, unless the
 *    row is as wide as the input, as an autoencoder's is, whose samples may well be labelled too;
 * 4. a row of at most 1,001 raw values, made by a layer without activation that sums up features, and
 *    at most half as wide as the input: logits. An autoencoder's output is as wide as its input.
 */
import type { FloatModel } from '../calibrate/float-network';
import { fusedActivation } from '../graph/activation';
import type { Operator, Subgraph } from '../graph/graph';
import { elementCount } from '../graph/graph';
import { labelsFor } from '../run/labels';
import type { TensorIndex } from '../units';

/** `largest`: index of the largest value. `threshold`: 1 above 0.5, else 0. */
export type Scoring = 'largest' | 'threshold';

const MOST_CLASSES = 4096;
const MOST_LOGITS = 1001;

/** How the model's output `tensor` names a class; undefined when it does not. */
export const scoringOf = (
  { graph, bytes }: FloatModel,
  tensor: TensorIndex,
  hasLabels: boolean,
): Scoring | undefined => {
  const main = graph.subgraphs[0];
  const shape = main?.tensors[tensor]?.shape ?? [];
  const producer = main && originOf(main, tensor).operator;
  if (main === undefined || producer === undefined) return undefined;
  const width = shape.at(-1) ?? 1;
  if (elementCount(shape) === 1) return producer.name === 'LOGISTIC' ? 'threshold' : undefined;
  if (elementCount(shape) !== width || width > MOST_CLASSES) return undefined;
  const isScores =
    ['SOFTMAX', 'LOG_SOFTMAX'].includes(producer.name) ||
    (hasLabels && !isReconstruction(main, width)) ||
    labelsFor(graph, bytes, tensor) !== undefined ||
    (width <= MOST_LOGITS && areLogits(main, producer, width));
  return isScores ? 'largest' : undefined;
};

/** Whether `tensor` was made by an operator that gives probabilities. */
export const areProbabilities = ({ graph }: FloatModel, tensor: TensorIndex): boolean => {
  const main = graph.subgraphs[0];
  const { name = '' } = (main && originOf(main, tensor).operator) ?? {};
  return ['SOFTMAX', 'LOG_SOFTMAX', 'LOGISTIC'].includes(name);
};

const FORWARDS: ReadonlySet<string> = new Set(['RESHAPE', 'SQUEEZE', 'QUANTIZE', 'DEQUANTIZE']);

/** A tensor that was computed, and the operator that computed it; none for inputs and constants. */
interface Origin {
  readonly tensor: TensorIndex;
  readonly operator: Operator | undefined;
}

/** Where the values of `tensor` were computed, behind operators that only pass values on. */
export const originOf = (main: Subgraph, tensor: TensorIndex): Origin => {
  const operator = main.operators.find(({ outputs }) => outputs.includes(tensor));
  const [input] = operator?.inputs ?? [];
  return operator !== undefined && FORWARDS.has(operator.name) && input !== undefined
    ? originOf(main, input)
    : { tensor, operator };
};

const inputElements = (main: Subgraph): number =>
  elementCount(main.tensors[main.inputs[0] ?? -1]?.shape ?? []);

const isReconstruction = (main: Subgraph, width: number): boolean =>
  width > 2 && width === inputElements(main);

const SUMMING: ReadonlySet<string> = new Set([
  'FULLY_CONNECTED',
  'CONV_2D',
  'MEAN',
  'AVERAGE_POOL_2D',
]);

const areLogits = (main: Subgraph, producer: Operator, width: number): boolean =>
  SUMMING.has(producer.name) &&
  fusedActivation(producer) === undefined &&
  2 * width <= inputElements(main);

/** The class that `values` name; of equal values the first counts, as argmax does everywhere. */
export const answerOf = (scoring: Scoring, values: ArrayLike<number>): number => {
  if (scoring === 'threshold') return (values[0] ?? 0) > 0.5 ? 1 : 0;
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] ?? 0) > (values[best] ?? 0)) best = i;
  return best;
};
