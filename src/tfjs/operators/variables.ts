/** Resource variables. A handle is a tensor that holds the variable's number. */
import { scalar, zeros } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { input, integers, memoryOf, outputShape } from '../call';

export const varHandle: FloatOperator = (call) => {
  const { container = '', sharedName = '' } = call.operator.options;
  return scalar(memoryOf(call).numberOf(`${String(container)}/${String(sharedName)}`), 'int32');
};

/** READ_VARIABLE: zeros before the first assignment, as TFLM gives. */
export const readVariable: FloatOperator = (call) => {
  const value = memoryOf(call).read(integers(call, 0)[0] ?? 0);
  return value?.clone() ?? zeros(outputShape(call));
};

export const assignVariable: FloatOperator = (call) => {
  memoryOf(call).assign(integers(call, 0)[0] ?? 0, input(call, 1));
  return [];
};
