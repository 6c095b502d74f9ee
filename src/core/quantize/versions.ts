/**
 * The lowest version of an operator that knows integers, as the converter writes it. What the float
 * operator already needed (half-pixel centres, a bias of a transposed convolution) is kept.
 */

/** Versions of int8 forms other than 2. */
const INT8: Readonly<Record<string, number>> = {
  CONV_2D: 3,
  DEPTHWISE_CONV_2D: 3,
  FULLY_CONNECTED: 4,
  ...Object.fromEntries(
    ['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'LEAKY_RELU', 'HARD_SWISH', 'PRELU', 'QUANTIZE'].map(
      (name) => [name, 1],
    ),
  ),
  ...Object.fromEntries(
    ['SHAPE', 'RELU_N1_TO_1', 'UNPACK', 'UNIDIRECTIONAL_SEQUENCE_LSTM', 'SELECT'].map((name) => [
      name,
      1,
    ]),
  ),
};

/** Where int16 differs from int8. */
const INT16: Readonly<Record<string, number>> = { LEAKY_RELU: 2, TRANSPOSE_CONV: 3, QUANTIZE: 2 };

export interface IntegerOperator {
  readonly name: string;
  /** Version of the float operator. */
  readonly float: number;
  readonly isWide: boolean;
  /** Scales of the two factors over that of the product; for MUL. */
  readonly gain?: number;
}

export const integerVersion = ({ name, float, isWide, gain = 0 }: IntegerOperator): number => {
  const lowest = (isWide ? INT16[name] : undefined) ?? INT8[name] ?? 2;
  // A product that is scaled up needs the later kernel.
  const wanted = name === 'MUL' && !isWide && gain >= 1 ? 3 : lowest;
  return Math.max(wanted, float);
};
