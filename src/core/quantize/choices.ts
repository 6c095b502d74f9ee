/**
 * What each operator of a float model can be made, and why not otherwise: for the switches of the page
 * and for the search for a mixed precision.
 */
import type { FloatModel } from '../calibrate/float-network';
import type { OperatorIndex } from '../units';
import { floatGraph } from './float-graph';
import { runsInInt16 } from './plan-int16';
import type { Scheme } from './recipe';
import { runsInInt8 } from './rules';

export interface OperatorChoice {
  readonly operator: OperatorIndex;
  readonly name: string;
  /** What the scheme makes of it when nothing is asked for. */
  readonly usual: 'int8' | 'int16' | 'float32';
  /** In float, under the scheme, whatever is asked for: why. */
  readonly reason?: string;
  readonly canBeInt16: boolean;
  readonly canBeFloat: boolean;
}

/** One for every operator that computes with float values, in their order. */
export const operatorChoices = (model: FloatModel, scheme: Scheme): readonly OperatorChoice[] => {
  const graph = floatGraph(model);
  return graph.operators.flatMap(({ name, isCustom, inputs, outputs }, operator) => {
    if (![...inputs, ...outputs].some(graph.isFloat)) return [];
    const int8 = runsInInt8(name) && !isCustom;
    const int16 = runsInInt16(name) && !isCustom;
    const isInteger = scheme === 'int8' ? int8 : scheme === 'int16x8' && int16;
    const integer = scheme === 'int8' ? 'int8' : 'int16';
    const choice: OperatorChoice = {
      operator,
      name,
      usual: isInteger ? integer : 'float32',
      canBeInt16: scheme === 'int8' && int16,
      canBeFloat: true,
    };
    return [isInteger ? choice : { ...choice, reason: reasonOf(name, scheme, isCustom) }];
  });
};

const reasonOf = (name: string, scheme: Scheme, isCustom: boolean): string => {
  if (scheme === 'dynamic' || scheme === 'float16') return 'This scheme computes in float.';
  if (isCustom) return `${name} is a custom operator: only its author knows an integer form.`;
  return scheme === 'int8'
    ? `TensorFlow Lite has no int8 form of ${name}.`
    : `TensorFlow Lite has no form of ${name} with 16-bit activations.`;
};
