/** Names of the activations that operators carry fused (the schema's ActivationFunctionType). */
import type { Operator } from './graph';

const ACTIVATIONS = [undefined, 'RELU', 'RELU_N1_TO_1', 'RELU6', 'TANH', 'SIGN_BIT'] as const;

export type Activation = NonNullable<(typeof ACTIVATIONS)[number]>;

/** Activation fused into `operator`, if it has one; unknown numbers count as none. */
export const fusedActivation = (operator: Operator): Activation | undefined => {
  const code = operator.options['fusedActivationFunction'];
  return typeof code === 'number' ? ACTIVATIONS[code] : undefined;
};
