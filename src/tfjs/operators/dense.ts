/** Products of matrices. FULLY_CONNECTED takes its weights as [in, out]. */
import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { fused, matMul, reshape } from '@tensorflow/tfjs-core';
import { activated, fusedName } from '../activation';
import type { FloatOperator } from '../call';
import { flag, input } from '../call';

/** FULLY_CONNECTED: input of any rank, weights, optional bias. */
export const fullyConnected: FloatOperator = (call) => {
  const [x, weights] = [input(call, 0), input(call, 1) as Tensor2D];
  const [depth, units] = weights.shape;
  const bias = call.inputs[2] as Tensor1D | undefined;
  const activation = fusedName(call.operator);
  const product = fused.matMul({
    ...{ a: reshape(x, [-1, depth]), b: weights, activation },
    ...(bias === undefined ? {} : { bias: reshape(bias, [units]) }),
  });
  const y = activation === 'linear' ? activated(product, call.operator) : product;
  return flag(call, 'keepNumDims') ? reshape(y, [...x.shape.slice(0, -1), units]) : y;
};

/** BATCH_MATMUL: two stacks of matrices, whose leading dimensions broadcast. */
export const batchMatMul: FloatOperator = (call) =>
  matMul(input(call, 0), input(call, 1), flag(call, 'adjX'), flag(call, 'adjY'));
