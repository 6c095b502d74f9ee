/** Activations that operators carry fused: as an own step, or by the name tfjs fuses them under. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { clipByValue, relu, relu6, tanh } from '@tensorflow/tfjs-core';
import { fusedActivation } from '../core/graph/activation';
import type { Operator } from '../core/graph/graph';

/** The tensor after the operator's fused activation. */
export const activated = (x: Tensor, operator: Operator): Tensor => {
  const activation = fusedActivation(operator);
  switch (activation) {
    case undefined:
      return x;
    case 'RELU':
      return relu(x);
    case 'RELU6':
      return relu6(x);
    case 'RELU_N1_TO_1':
      return clipByValue(x, -1, 1);
    case 'TANH':
      return tanh(x);
    case 'SIGN_BIT':
      throw new Error('The activation SIGN_BIT should have been refused.');
  }
};

/** What tfjs's fused kernels apply themselves; the rest is for `activated`. */
export const fusedName = (operator: Operator): 'linear' | 'relu' | 'relu6' => {
  const activation = fusedActivation(operator);
  return activation === 'RELU' ? 'relu' : activation === 'RELU6' ? 'relu6' : 'linear';
};
