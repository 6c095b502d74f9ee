/**
 * How many inputs an operator cannot run without. Optional ones (biases, LSTM gates, peepholes) may
 * be missing from the end of the list or marked -1; the ones counted here may not. Facts of the
 * operators' definitions; operators that are not listed are not checked.
 */

const UNARY =
  'ABS CEIL COS DEPTH_TO_SPACE DEQUANTIZE ELU EXP FLOOR HARD_SWISH L2_NORMALIZATION L2_POOL_2D LEAKY_RELU ' +
  'LOG LOGICAL_NOT LOGISTIC LOG_SOFTMAX NEG QUANTIZE READ_VARIABLE RELU RELU6 RESHAPE ROUND RSQRT SHAPE SIN ' +
  'SOFTMAX SPACE_TO_DEPTH SPLIT_V SQRT SQUARE SQUEEZE TANH UNPACK ZEROS_LIKE AVERAGE_POOL_2D MAX_POOL_2D ' +
  'CAST CONCATENATION PACK ADD_N IF WHILE UNIDIRECTIONAL_SEQUENCE_LSTM';

const BINARY =
  'ADD ARG_MAX ARG_MIN ASSIGN_VARIABLE BATCH_MATMUL BROADCAST_ARGS BROADCAST_TO CONV_2D CUMSUM ' +
  'DEPTHWISE_CONV_2D DIV EMBEDDING_LOOKUP EQUAL EXPAND_DIMS FILL FLOOR_DIV FLOOR_MOD FULLY_CONNECTED GATHER ' +
  'GATHER_ND GREATER GREATER_EQUAL LESS LESS_EQUAL LOGICAL_AND LOGICAL_OR MAXIMUM MEAN MINIMUM MIRROR_PAD ' +
  'MUL NOT_EQUAL PAD PRELU REDUCE_ALL REDUCE_MAX REDUCE_MIN RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR ' +
  'REVERSE_V2 SPLIT SQUARED_DIFFERENCE SUB SUM TRANSPOSE';

const TERNARY =
  'BATCH_TO_SPACE_ND DYNAMIC_UPDATE_SLICE PADV2 SELECT_V2 SLICE SPACE_TO_BATCH_ND SVDF TRANSPOSE_CONV';

const rows: readonly (readonly [count: number, names: string])[] = [
  [1, UNARY],
  [2, BINARY],
  [3, TERNARY],
  [4, 'STRIDED_SLICE'],
];

const REQUIRED: ReadonlyMap<string, number> = new Map(
  rows.flatMap(([count, names]) => names.split(' ').map((name) => [name, count] as const)),
);

/** Number of leading inputs that must be given; 0 for operators nothing is known of. */
export const requiredInputs = (name: string): number => REQUIRED.get(name) ?? 0;
