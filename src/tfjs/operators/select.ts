/** Comparisons, choices and changes of type. */
import { cast, where } from '@tensorflow/tfjs-core';
import type { FloatOperator } from '../call';
import { input } from '../call';
import { typeOf } from '../types';

/** SELECT and SELECT_V2: condition, what to take where it holds, what elsewhere. */
export const select: FloatOperator = (call) =>
  where(input(call, 0), input(call, 1), input(call, 2));

export const castOperator: FloatOperator = (call) =>
  cast(input(call, 0), typeOf(call.outputs[0]?.type ?? 'FLOAT32') ?? 'float32');
