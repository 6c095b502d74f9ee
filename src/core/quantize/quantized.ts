/** What quantizing a float model gives: the file, and how it relates to the model it was made from. */
import type { OperatorIndex, TensorIndex } from '../units';
import type { Recipe } from './recipe';

/** Something the quantizer decided that the user should know. */
export interface Decision {
  /** Operator of the float model; absent for what concerns the whole. */
  readonly operator?: OperatorIndex;
  readonly tensor?: TensorIndex;
  /** One sentence. */
  readonly text: string;
}

export interface Quantized {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly recipe: Recipe;
  /** Tensor of the quantized main subgraph that stands for a tensor of the float model. */
  readonly tensorOf: ReadonlyMap<TensorIndex, TensorIndex>;
  readonly decisions: readonly Decision[];
}
