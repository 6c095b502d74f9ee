import { expect, it } from 'vitest';
import { fusedActivation } from './activation';
import type { Operator } from './graph';

const withOption = (value: number | undefined): Operator => ({
  name: 'CONV_2D',
  code: 3,
  isCustom: false,
  version: 3,
  inputs: [],
  outputs: [],
  intermediates: [],
  options: value === undefined ? {} : { fusedActivationFunction: value },
});

it.each([
  [0, undefined],
  [1, 'RELU'],
  [2, 'RELU_N1_TO_1'],
  [3, 'RELU6'],
  [4, 'TANH'],
  [5, 'SIGN_BIT'],
  [6, undefined],
  [undefined, undefined],
])('reads activation %s as %s', (code, name) => {
  expect(fusedActivation(withOption(code))).toBe(name);
});
