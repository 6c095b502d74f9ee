/**
 * What the converter knows of each operator in int8: which take weights and a bias, which pass values
 * on unchanged and therefore keep one scale, and which always write the same scale. An operator that
 * is in none of these lists stays float.
 */
import type { Operator } from '../graph/graph';
import type { FloatGraph } from './float-graph';
import type { Parameters } from './parameters';
import { perTensor } from './parameters';
import type { Recipe } from './recipe';

/** Operands of a layer by their input number; `axis` numbers the weights' output channels. */
export interface Layer {
  readonly input: number;
  readonly weights: number;
  readonly bias: number;
  readonly axis: number;
}

export const LAYERS: Readonly<Record<string, Layer>> = {
  CONV_2D: { input: 0, weights: 1, bias: 2, axis: 0 },
  DEPTHWISE_CONV_2D: { input: 0, weights: 1, bias: 2, axis: 3 },
  FULLY_CONNECTED: { input: 0, weights: 1, bias: 2, axis: 0 },
  TRANSPOSE_CONV: { input: 2, weights: 1, bias: 3, axis: 0 },
};

/** All float operands and results have one scale. */
export const SAME_SCALE: ReadonlySet<string> = new Set([
  ...['AVERAGE_POOL_2D', 'MAX_POOL_2D', 'CONCATENATION', 'PACK', 'UNPACK', 'SPLIT', 'SPLIT_V'],
  ...['RESHAPE', 'SQUEEZE', 'EXPAND_DIMS', 'TRANSPOSE', 'SLICE', 'STRIDED_SLICE', 'GATHER'],
  ...['GATHER_ND', 'SCATTER_ND', 'PAD', 'PADV2', 'MIRROR_PAD', 'TILE', 'FILL', 'BROADCAST_TO'],
  ...['RESIZE_BILINEAR', 'RESIZE_NEAREST_NEIGHBOR', 'BATCH_TO_SPACE_ND', 'SPACE_TO_BATCH_ND'],
  ...['SPACE_TO_DEPTH', 'DEPTH_TO_SPACE', 'MAXIMUM', 'MINIMUM', 'REDUCE_MAX', 'REDUCE_MIN'],
  ...['SELECT', 'SELECT_V2', 'TOPK_V2', 'DYNAMIC_UPDATE_SLICE'],
]);

/** Results whose scale does not depend on the data. */
export const FIXED_INT8: Readonly<Record<string, Parameters>> = {
  SOFTMAX: perTensor('INT8', 1 / 256, -128),
  LOGISTIC: perTensor('INT8', 1 / 256, -128),
  LOG_SOFTMAX: perTensor('INT8', 16 / 256, 127),
  TANH: perTensor('INT8', 1 / 128, 0),
  L2_NORMALIZATION: perTensor('INT8', 1 / 128, 0),
};

/** Operands and results with scales of their own. */
const FREE: ReadonlySet<string> = new Set([
  ...['ABS', 'ADD', 'SUB', 'MUL', 'DIV', 'SQUARED_DIFFERENCE', 'MEAN', 'SUM', 'REDUCE_PROD'],
  ...['RELU', 'RELU6', 'RELU_0_TO_1', 'RELU_N1_TO_1', 'LEAKY_RELU', 'PRELU', 'HARD_SWISH', 'GELU'],
  ...['EXP', 'LOG', 'SQRT', 'RSQRT', 'REVERSE_V2', 'REVERSE_SEQUENCE', 'ARG_MAX', 'ARG_MIN'],
  ...['EQUAL', 'GREATER', 'GREATER_EQUAL', 'LESS', 'LESS_EQUAL', 'SHAPE', 'RANK', 'ONE_HOT'],
  ...['BATCH_MATMUL', 'MATRIX_DIAG', 'MATRIX_SET_DIAG', 'SPARSE_TO_DENSE'],
]);

/** Their kernels on boards clamp or move the stored numbers and never rescale them. */
export const NEVER_RESCALED: ReadonlySet<string> = new Set([
  'RELU6',
  'REVERSE_V2',
  'REVERSE_SEQUENCE',
]);

/** Such an operator needs one scale, though the converter gives operand and result each its own. */
export const neverRescales = (name: string, recipe: Recipe): boolean =>
  NEVER_RESCALED.has(name) && recipe.overwrittenOperands !== true;

/** Integer kernels add a constant bias in the scale of the products; they know no other. */
export const hasComputedBias = (
  graph: FloatGraph,
  { name, inputs }: Pick<Operator, 'name' | 'inputs'>,
): boolean => {
  const bias = inputs[LAYERS[name]?.bias ?? -1] ?? -1;
  return bias >= 0 && !graph.isConstant(bias);
};

/** With 16-bit activations there are kernels for constant weights only. */
export const hasComputedWeights = (
  graph: FloatGraph,
  { name, inputs }: Pick<Operator, 'name' | 'inputs'>,
): boolean => {
  const layer = LAYERS[name];
  return layer !== undefined && !graph.isConstant(inputs[layer.weights] ?? -1);
};

export const computedBias = (name: string): string =>
  `${name} stays float: its bias is computed, and integer kernels need a constant one.`;

export const LSTM = 'UNIDIRECTIONAL_SEQUENCE_LSTM';

export const runsInInt8 = (name: string): boolean =>
  name in LAYERS || SAME_SCALE.has(name) || name in FIXED_INT8 || FREE.has(name) || name === LSTM;
