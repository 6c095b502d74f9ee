/**
 * What an operator of the float engine is: a function from tensors to tensors. It knows the operator's
 * options and the shapes and types its outputs should have, and nothing of the network around it, so
 * that inference and training run the same functions.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Operator, Tensor as GraphTensor } from '../core/graph/graph';

/** What outlives an inference: resource variables by number, and variable tensors. */
export interface Memory {
  /** The number of the resource variable with this name. */
  readonly numberOf: (name: string) => number;
  /** The resource variable's value; undefined before anything was assigned. */
  readonly read: (variable: number) => Tensor | undefined;
  readonly assign: (variable: number, value: Tensor) => void;
  /** What the variable tensor that is input `i` holds from now on. Visitors see every value. */
  readonly keep: (i: number, value: Tensor) => void;
}

export interface Call {
  readonly operator: Operator;
  /** In the operator's order; undefined where an optional one is not given. Weights lie as `LAYOUTS` says. */
  readonly inputs: readonly (Tensor | undefined)[];
  /** The outputs as the model describes them; a training batch gives them another first dimension. */
  readonly outputs: readonly GraphTensor[];
  /** Absent in training, where nothing outlives a step. */
  readonly memory?: Memory;
}

/** What an operator gives: its outputs in order, or its only one. Never one of the inputs itself. */
export type FloatOperator = (call: Call) => Tensor | readonly Tensor[];

/** Input `i`. The reader has checked that those an operator cannot do without are there. */
export const input = ({ operator, inputs }: Call, i: number): Tensor => {
  const tensor = inputs[i];
  if (tensor === undefined) throw new Error(`${operator.name} has no input ${i}.`);
  return tensor;
};

/** All inputs that are given. */
export const givenInputs = ({ inputs }: Call): Tensor[] => inputs.flatMap((tensor) => tensor ?? []);

/** The values of input `i`, an integer tensor such as a shape or a list of dimensions. */
export const integers = (call: Call, i: number): number[] => [...input(call, i).dataSync()];

/** The shape of output `i`, for tfjs, which wants arrays it could change. */
export const outputShape = ({ outputs }: Call, i = 0): number[] => [...(outputs[i]?.shape ?? [])];

/** A number among the operator's options. */
export const number = ({ operator }: Call, name: string): number =>
  Number(operator.options[name] ?? 0);

/** A flag among the operator's options. */
export const flag = ({ operator }: Call, name: string): boolean =>
  Boolean(operator.options[name] ?? false);

/** The memory of an operator that cannot do without. */
export const memoryOf = ({ operator, memory }: Call): Memory => {
  if (memory === undefined) throw new Error(`${operator.name} needs a memory.`);
  return memory;
};
