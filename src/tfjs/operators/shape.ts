/** Operators that give the same elements another shape, or tell a shape. */
import { reshape, tensor1d } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { input, outputShape } from '../call';

/** RESHAPE, SQUEEZE, EXPAND_DIMS: the model states the shape. */
export const reshapeOperator: FloatOperator = (call) => reshape(input(call, 0), outputShape(call));

export const shapeOperator: FloatOperator = (call) => tensor1d(input(call, 0).shape, 'int32');
