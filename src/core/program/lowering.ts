/**
 * What an operator's lowering works with: its tensors, and the places to put constants, scratch and
 * records. A lowering is one function per TFLite operator (`lower/`); it turns the operator into zero
 * or more records of the program, or refuses it with a reason. What TFLM has no kernel for, by types,
 * ranks and limits of the support table, is refused before. A lowering must mirror what TFLM's Prepare
 * computes, in the same float or double arithmetic, or the outputs will not be equal.
 */
import type { DType } from '../graph/dtypes';
import type { Graph, Operator, Options, Quantization } from '../graph/graph';
import type { Bytes, SubgraphIndex, TensorIndex } from '../units';
import type { Constants } from './constants';
import type { Place } from './place';
import type { RecordValues } from './records/record';
import type { RecordName, RECORDS } from './records/records';

/** `double`: TFLM's default. `single`: TFLite desktop (ruy, XNNPACK). Only requantization differs. */
export type Rounding = 'double' | 'single';

/** One tensor as a lowering sees it. */
export interface TensorView {
  readonly index: TensorIndex;
  readonly name: string;
  readonly type: DType;
  readonly shape: readonly number[];
  readonly elements: number;
  readonly bytes: Bytes;
  /** Per-tensor scale as float32; 0 when the tensor has none. */
  readonly scale: number;
  readonly zeroPoint: number;
  readonly quantization: Quantization | undefined;
  readonly isVariable: boolean;
  /** The bytes of a constant; undefined for activations and variables. */
  readonly data: Uint8Array | undefined;
  /** Where it lies at run time. Asking for a constant's place stores its bytes in the program. */
  readonly place: Place;
}

export interface Lowering {
  readonly graph: Graph;
  readonly subgraph: SubgraphIndex;
  /** Whether this is part of what CALL_ONCE runs: every record is a set-up record then. */
  readonly isSetup: boolean;
  readonly operator: Operator;
  readonly options: Options;
  readonly rounding: Rounding;
  /** Input `i`; refuses the operator if it is missing. */
  readonly input: (i: number) => TensorView;
  /** Input `i`, or undefined when it is optional and not given. */
  readonly optionalInput: (i: number) => TensorView | undefined;
  readonly inputs: () => readonly TensorView[];
  readonly output: (i: number) => TensorView;
  readonly outputs: () => readonly TensorView[];
  readonly intermediates: () => readonly TensorView[];
  readonly constants: Constants;
  /** Working memory for this operator alone. Multiples of 16; contents are undefined at its start. */
  readonly scratch: (bytes: Bytes) => Place;
  /**
   * Memory of this operator (or of `key`, shared by all who name it) that lives between inferences.
   * A reset fills it with the byte `value`, 0 unless the first to ask says otherwise.
   */
  readonly state: (bytes: Bytes, key?: string, value?: number) => Place;
  /** Adds a step, or a set-up record (run by a reset) with `atSetup`. */
  readonly emit: <N extends RecordName>(
    name: N,
    values: RecordValues<(typeof RECORDS)[N]>,
    options?: { readonly atSetup?: boolean },
  ) => void;
  /** Refuses the operator: `reason` completes "Operator 3, CONV_2D, cannot be run: ...". */
  readonly refuse: (reason: string) => never;
}

export type Lower = (op: Lowering) => void;
