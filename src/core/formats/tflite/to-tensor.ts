/**
 * One stored tensor to the graph's `Tensor`, and the checks that keep nonsense from the planner:
 * its type exists, its size can be computed, its buffer exists and holds as many bytes as its shape
 * and type need. TFLM checks none of this; it would read past the constant instead.
 */
import { InputError } from '../../errors';
import type { DType } from '../../graph/dtypes';
import { dtypeOf, elementBytes } from '../../graph/dtypes';
import type { Quantization, Tensor } from '../../graph/graph';
import type { Bytes, SubgraphIndex, TensorIndex } from '../../units';
import { MAX_RANK, MAX_TENSOR_BYTES } from './limits';
import type { TfliteModel, TfliteTensor } from './model';
import { sayTensor } from './naming';
import { longsToNumbers, toNumbers } from './numbers';

type Fail = (problem: string, advice?: string) => InputError;

const failure =
  (subgraph: SubgraphIndex, index: TensorIndex, name: string | undefined): Fail =>
  (problem, advice = 'Export the model again.') =>
    new InputError('bad-tensor', `${sayTensor(subgraph, index, name)} ${problem}.`, advice);

function typeOf(stored: TfliteTensor, fail: Fail): DType {
  const type = dtypeOf(stored.type);
  if (type) return type;
  throw fail(`has element type ${stored.type}, which the TFLite format does not know`);
}

/** Elements of a shape, or a failure when TFLM could not count them. */
function countElements(shape: readonly number[], bytesEach: Bytes, fail: Fail): number {
  if (shape.length > MAX_RANK)
    throw fail(`has ${shape.length} dimensions; the most is ${MAX_RANK}`);
  const negative = shape.find((dimension) => dimension < 0);
  if (negative !== undefined)
    throw fail(
      `has the dimension ${negative}, but TensorFlow Lite Micro needs every size fixed`,
      'Export the model with fixed input shapes.',
    );
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const dimension of shape) {
    count *= dimension;
    if (count * Math.max(bytesEach, 1) > MAX_TENSOR_BYTES)
      throw fail(`has the shape ${shape.join(' × ')}, which is more than 2 GiB`);
  }
  return count;
}

/** Bytes a dense constant of this type takes in the file; int4 is packed two to a byte there. */
const storedBytes = (type: DType, elements: number): Bytes =>
  type === 'INT4' ? Math.ceil(elements / 2) : elements * elementBytes(type);

/** Compressed constants (a build option of TFLM) are shorter than their shapes say. */
const COMPRESSION_METADATA = 'COMPRESSION_METADATA';

function checkConstant(
  model: TfliteModel,
  stored: TfliteTensor,
  type: DType,
  elements: number,
  fail: Fail,
): void {
  const buffers = model.buffers ?? [];
  const buffer = buffers[stored.buffer];
  if (!buffer)
    throw fail(`uses buffer ${stored.buffer}, but the model has ${buffers.length} buffers`);
  if (stored.externalBuffer !== 0)
    throw fail(
      'keeps its data in another file, which TensorFlow Lite Micro cannot read',
      'Export the model as one file.',
    );
  const held = buffer.data?.length ?? 0;
  const needed = storedBytes(type, elements);
  if (held === 0 || held >= needed || stored.sparsity) return;
  if (model.metadata?.some(({ name }) => name === COMPRESSION_METADATA)) return;
  throw fail(`needs ${needed} bytes of data for its shape and type, but its buffer holds ${held}`);
}

/** Old converters store a wrong axis for biases, so the scales may belong to any dimension. */
function toQuantization(
  stored: TfliteTensor,
  shape: readonly number[],
  fail: Fail,
): Quantization | undefined {
  const scales = toNumbers(stored.quantization?.scale);
  const zeroPoints = longsToNumbers(stored.quantization?.zeroPoint);
  if (scales.length === 0 && zeroPoints.length === 0) return undefined;
  const axis = stored.quantization?.quantizedDimension ?? 0;
  if (scales.length > 1 && !shape.includes(scales.length))
    throw fail(`has ${scales.length} scales, which fit no dimension of [${shape.join(', ')}]`);
  return {
    scaleCount: scales.length,
    zeroPointCount: zeroPoints.length,
    scales,
    zeroPoints,
    axis,
  };
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((dimension, i) => dimension === b[i]);

/**
 * @param subgraph position of the tensor's subgraph, for messages
 * @param index position of the tensor in it, for messages
 * @throws InputError `bad-tensor` that names the tensor
 */
export function toTensor(
  model: TfliteModel,
  stored: TfliteTensor,
  subgraph: SubgraphIndex,
  index: TensorIndex,
): Tensor {
  const fail = failure(subgraph, index, stored.name);
  const type = typeOf(stored, fail);
  const shape = toNumbers(stored.shape);
  checkConstant(model, stored, type, countElements(shape, elementBytes(type), fail), fail);
  const signature = toNumbers(stored.shapeSignature);
  const quantization = toQuantization(stored, shape, fail);
  return {
    name: stored.name ?? '',
    type,
    shape,
    ...(signature.length > 0 && !sameShape(signature, shape) && { shapeSignature: signature }),
    buffer: stored.buffer,
    isVariable: stored.isVariable,
    isSparse: stored.sparsity !== undefined,
    ...(quantization && { quantization }),
  };
}
