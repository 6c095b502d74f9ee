/** What the float engine does not execute, and why. */
import type { Operator, Tensor } from '../core/graph/graph';
import { OPERATORS } from './operators/table';
import { typeOf } from './types';

const SIGN_BIT = 5;

/** What an operator is called that cannot be executed: its name, and why. Undefined if it can. */
export const refusalOf = (operator: Operator, tensors: readonly Tensor[]): string | undefined => {
  const { name, isCustom, options, inputs, outputs } = operator;
  if (name === 'CALL_ONCE') return undefined;
  if (isCustom || !(name in OPERATORS)) return name;
  if (options['fusedActivationFunction'] === SIGN_BIT)
    return `${name} with the activation SIGN_BIT`;
  const types = [...inputs, ...outputs].flatMap((index) => tensors[index]?.type ?? []);
  const unknown = types.find((type) => typeOf(type) === undefined);
  if (unknown !== undefined) return `${name} with ${unknown} tensors`;
  return name === 'UNIDIRECTIONAL_SEQUENCE_LSTM' ? lstmRefusal(name, inputs) : undefined;
};

/** Inputs of the LSTM that only its larger forms have: peepholes, projection, layer normalization. */
const LARGER = [9, 10, 11, 16, 17, 20, 21, 22, 23];
const INPUT_GATE = [1, 5, 12];

const lstmRefusal = (name: string, inputs: readonly number[]): string | undefined => {
  const isGiven = (i: number): boolean => (inputs[i] ?? -1) >= 0;
  if (LARGER.some(isGiven)) return `${name} with peepholes, projection or layer normalization`;
  return INPUT_GATE.every(isGiven) ? undefined : `${name} with coupled gates`;
};
