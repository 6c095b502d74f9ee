/**
 * Why values of an operator's output stand at an end of the stored type. Cut off is what hurts
 * accuracy: the real value lay beyond. A function with bounds of its own (ReLU, softmax) reaches the end
 * lawfully when the scale was chosen to end there, and operators that only move or compare values
 * repeat what they were given.
 */
import { fusedActivation } from '../graph/activation';
import type { Operator } from '../graph/graph';

export type EndCause = 'cut' | 'bound' | 'passed-on';

const BOUNDS: Readonly<Record<string, readonly [low: number, high: number]>> = {
  RELU: [0, Infinity],
  RELU6: [0, 6],
  RELU_N1_TO_1: [-1, 1],
  RELU_0_TO_1: [0, 1],
  TANH: [-1, 1],
  LOGISTIC: [0, 1],
  SOFTMAX: [0, 1],
};

const PASSES_ON: ReadonlySet<string> = new Set([
  'RESHAPE',
  'SQUEEZE',
  'EXPAND_DIMS',
  'CONCATENATION',
  'PAD',
  'PADV2',
  'SLICE',
  'STRIDED_SLICE',
  'SPLIT',
  'SPLIT_V',
  'PACK',
  'UNPACK',
  'TRANSPOSE',
  'GATHER',
  'MAX_POOL_2D',
  'AVERAGE_POOL_2D',
  'MAXIMUM',
  'MINIMUM',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
  'READ_VARIABLE',
  'SHAPE',
]);

/**
 * @param end which end of the type
 * @param real the real value that the end stands for
 * @param scale of the output: a bound nearer than one step counts as reached
 */
export const endCause = (
  operator: Operator,
  end: 'low' | 'high',
  real: number,
  scale: number,
): EndCause => {
  const activation = fusedActivation(operator) ?? operator.name;
  const bounds = Object.hasOwn(BOUNDS, activation) ? BOUNDS[activation] : undefined;
  const bound = bounds?.[end === 'low' ? 0 : 1] ?? Infinity;
  if (Math.abs(real - bound) <= 1.001 * scale) return 'bound';
  return PASSES_ON.has(operator.name) ? 'passed-on' : 'cut';
};
