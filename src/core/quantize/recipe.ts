/**
 * Everything a user can decide about a quantization, as one plain value: it is shown as switches, sent
 * to the worker, written into the report, and equal recipes on equal data give equal files.
 */
import { CLIPPINGS } from '../calibrate/clipping';
import type { Clipping } from '../calibrate/clipping';
import type { OperatorIndex, TensorIndex } from '../units';

export const SCHEMES = ['int8', 'int16x8', 'dynamic', 'float16'] as const;
export type Scheme = (typeof SCHEMES)[number];

/** Exceptions from the scheme. */
export type Precision = 'float32' | 'int16';

export interface Recipe {
  readonly scheme: Scheme;
  /** `integer` is the scheme's own activation type. */
  readonly io: 'integer' | 'float32';
  /** `per-tensor` for TensorFlow Lite Micro older than September 2024. */
  readonly denseWeights: 'per-channel' | 'per-tensor';
  readonly clipping: Clipping;
  /** Widens the weight scale of a channel whose bias would overflow int32, as the converter does. */
  readonly widenDeadChannels: boolean;
  readonly equalize: boolean;
  readonly correctBias: boolean;
  /** Takes the wider ranges of operands that the converter's calibrator finds overwritten. */
  readonly overwrittenOperands?: boolean;
  /** Operators of the float model that run in another precision. */
  readonly operators: Readonly<Record<OperatorIndex, Precision>>;
  /**
   * Those of `operators` that were raised when clipping and biases had already been searched for, as
   * steps of a price curve are. The search goes without them, whoever repeats it, and so finds the same.
   */
  readonly raisedAfter?: readonly OperatorIndex[];
  /** Tensors stored in another precision: their producer and consumers run in it. */
  readonly tensors: Readonly<Record<TensorIndex, Precision>>;
}

/** What the official converter does. */
export const CONVERTER: Recipe = {
  scheme: 'int8',
  io: 'integer',
  denseWeights: 'per-channel',
  clipping: 'min-max',
  widenDeadChannels: true,
  equalize: false,
  correctBias: false,
  overwrittenOperands: true,
  operators: {},
  tensors: {},
};

/**
 * What TFLM's optimized kernels take: CMSIS-NN has no dense kernel for 16-bit activations with a scale
 * per channel, though TFLM's reference kernels do.
 */
export const denseWeightsFor = (scheme: Scheme): Recipe['denseWeights'] =>
  scheme === 'int16x8' ? 'per-tensor' : 'per-channel';

/** The recipe that clipping and biases are searched for with. */
export const searchedRecipe = ({ raisedAfter = [], ...recipe }: Recipe): Recipe => ({
  ...recipe,
  operators: Object.fromEntries(
    Object.entries(recipe.operators).filter(([operator]) => !raisedAfter.includes(+operator)),
  ),
});

/**
 * Ways to make ranges that a scheme has. Clipping trades range for steps; 16 bits have steps to spare,
 * so they keep all that was seen. Without integer activations there are no ranges to choose.
 */
export const clippingsFor = (scheme: Scheme): readonly Clipping[] =>
  scheme === 'int8' ? CLIPPINGS : ['min-max'];
