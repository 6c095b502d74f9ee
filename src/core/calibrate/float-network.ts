/**
 * What calibration and evaluation need of whatever executes the float model. The implementation in
 * use is tfjs (`src/tfjs`); tests may bring another. Tensors are named by their index in the float
 * model's main subgraph.
 */
import type { Graph } from '../graph/graph';
import type { OperatorIndex, TensorIndex } from '../units';

/** A float model and the file its constants lie in; see `openFloatModel`. */
export interface FloatModel {
  readonly graph: Graph;
  readonly bytes: Uint8Array;
}

/**
 * Called for the model's inputs and then for every output of every operator, in execution order, after
 * the operator's fused activation. State that an operator keeps is shown as it is after its last
 * time step, which is when the official calibrator looks. `values` is valid during the call only.
 */
export type Visit = (tensor: TensorIndex, values: Float32Array) => void;

export interface FloatNetwork {
  /** Operators that were left out: they have to stay in float. Absent or empty when all are executed. */
  readonly left?: readonly OperatorIndex[];
  /**
   * One inference. What the model remembers (variables, states of recurrent layers) lives from one to
   * the next, as on a board and in the official calibrator.
   * @param inputs real values of each model input, in the model's order
   * @returns real values of each model output, in the model's order, for the caller to keep; none of
   *   an output that depends on an operator that was left out
   */
  readonly run: (
    inputs: readonly Float32Array[],
    visit?: Visit,
  ) => Promise<readonly Float32Array<ArrayBuffer>[]>;
  /** Makes the model forget: its state is as before the first inference. */
  readonly reset: () => void;
  /** Frees the weights. */
  readonly dispose: () => void;
}

export interface LoadOptions {
  /** Leaves out operators that have no float kernel, and all that depends on them, instead of refusing. */
  readonly leaveUnknown?: boolean;
}

/** @throws InputError `bad-operator` naming the operators that have no float kernel */
export type LoadFloatNetwork = (model: FloatModel, options?: LoadOptions) => Promise<FloatNetwork>;
