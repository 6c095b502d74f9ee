/** What the float engine does not execute, and why. */
import type { Operator, Tensor } from '../core/graph/graph';
import { OPERATORS } from './operators/table';
import { typeOf } from './types';

const SIGN_BIT = 5;

/** Why an operator cannot be executed, to follow its number: empty, or `, with ...`; undefined if it can. */
export const refusalOf = (operator: Operator, tensors: readonly Tensor[]): string | undefined => {
  const { name, isCustom, options, inputs, outputs } = operator;
  if (name === 'CALL_ONCE') return undefined;
  if (isCustom || !(name in OPERATORS)) return '';
  if (options['fusedActivationFunction'] === SIGN_BIT) return ', with the activation SIGN_BIT';
  const types = [...inputs, ...outputs].flatMap((index) => tensors[index]?.type ?? []);
  const unknown = types.find((type) => typeOf(type) === undefined);
  if (unknown !== undefined) return `, with ${unknown} tensors`;
  if (name === 'UNIDIRECTIONAL_SEQUENCE_LSTM') return lstmRefusal(inputs);
  return undefined;
};

/** Inputs of the LSTM that only its larger forms have: peepholes, projection, layer normalization. */
const LARGER = [9, 10, 11, 16, 17, 20, 21, 22, 23];
const INPUT_GATE = [1, 5, 12];

const lstmRefusal = (inputs: readonly number[]): string | undefined => {
  const isGiven = (i: number): boolean => (inputs[i] ?? -1) >= 0;
  if (LARGER.some(isGiven)) return ', with peepholes, projection or layer normalization';
  return INPUT_GATE.every(isGiven) ? undefined : ', with its input gate coupled to the forget gate';
};
