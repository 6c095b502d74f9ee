/**
 * The lowest version of an operator that knows integers, as the converter writes it. What the float
 * operator already needed (half-pixel centres, a bias of a transposed convolution) is kept.
 */
import type { Operator } from '../graph/graph';
import type { TensorIndex } from '../units';

/** Versions of int8 forms other than 2. */
const INT8: Readonly<Record<string, number>> = {
  BROADCAST_TO: 3,
  FILL: 3,
  REVERSE_V2: 3,
  DIV: 1,
  GATHER_ND: 1,
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 3,
  FULLY_CONNECTED: 4,
  ...Object.fromEntries(
    // The converter writes DEPTH_TO_SPACE 2, which its own interpreter does not know.
    [
      'DEPTH_TO_SPACE',
      'RESHAPE',
      'SQUEEZE',
      'EXPAND_DIMS',
      'LEAKY_RELU',
      'HARD_SWISH',
      'PRELU',
      'QUANTIZE',
    ].map((name) => [name, 1]),
  ),
  ...Object.fromEntries(
    ['SHAPE', 'RELU_N1_TO_1', 'RELU_0_TO_1', 'UNIDIRECTIONAL_SEQUENCE_LSTM', 'SELECT'].map(
      (name) => [name, 1],
    ),
  ),
};

/** Where int16 differs from int8. */
const INT16: Readonly<Record<string, number>> = {
  LEAKY_RELU: 2,
  TRANSPOSE_CONV: 3,
  QUANTIZE: 2,
  UNPACK: 1,
  GATHER_ND: 3,
};

export interface IntegerOperator {
  readonly name: string;
  /** Version of the float operator. */
  readonly float: number;
  readonly isWide: boolean;
  /** Scales of the two factors over that of the product; for MUL. */
  readonly gain?: number;
  /** What its operands and options need; see `neededVersion`. */
  readonly needed?: number;
}

/** The lowest version that knows groups, a transposed convolution's bias, and kept dimensions. */
export const neededVersion = (
  { name, inputs, options }: Pick<Operator, 'name' | 'inputs' | 'options'>,
  shapeOf: (tensor: TensorIndex) => readonly number[],
): number => {
  const [input = -1, weights = -1, , bias = -1] = inputs;
  switch (name) {
    case 'CONV_2D':
      return shapeOf(input).at(-1) === shapeOf(weights).at(-1) ? 1 : 6;
    case 'TRANSPOSE_CONV':
      return bias < 0 ? 1 : 3;
    case 'FULLY_CONNECTED':
      return options['keepNumDims'] === true ? 5 : 1;
    default:
      return 1;
  }
};

export const integerVersion = ({
  name,
  float,
  isWide,
  gain = 0,
  needed = 1,
}: IntegerOperator): number => {
  const lowest = (isWide ? INT16[name] : undefined) ?? INT8[name] ?? 2;
  // A product that is scaled up needs the later kernel.
  const wanted = name === 'MUL' && !isWide && gain >= 1 ? 3 : lowest;
  return Math.max(wanted, float, needed);
};
