/**
 * The profile: everything the studio, the command line and a shared link say about one model on one
 * target. One immutable value, made by `makeProfile`; boards and budgets are compared against it
 * later, without making it again.
 */
import type { ArenaPlan, Target } from '../arena/plan';
import type { FlashProfile } from '../flash/flash';
import type { Graph } from '../graph/graph';
import type { Bytes, OperatorIndex, SubgraphIndex } from '../units';

/** What is known of the model's file besides its graph; travels with the graph in links. */
export interface ModelFile {
  readonly name: string;
  /** Lower-case hexadecimal SHA-256 of the file. */
  readonly sha256: string;
  readonly bytes: Bytes;
  readonly layout: FileLayout;
}

/** Where a model file's bytes go, weights apart (those are counted per operator from the graph). */
export interface FileLayout {
  /** Values of scale and zero-point vectors, without their length words. TFLM reads them. */
  readonly quantization: Bytes;
  /** Recorded minima and maxima; TFLM never reads them. */
  readonly minMax: Bytes;
  /** Characters of tensor names; TFLM never reads them. */
  readonly names: Bytes;
  /** Metadata blobs. */
  readonly metadata: Bytes;
}

/** A model opened in the studio: what the page keeps; its bytes stay with the worker that read it. */
export interface Model {
  readonly file: ModelFile;
  readonly graph: Graph;
}

export interface Profile {
  readonly model: ModelFile;
  readonly target: Target;
  readonly arena: ArenaPlan;
  readonly operators: readonly OperatorProfile[];
  readonly flash: FlashProfile;
}

export interface OperatorProfile {
  readonly subgraph: SubgraphIndex;
  readonly index: OperatorIndex;
  readonly op: string;
  readonly version: number;
  /** Multiply-accumulates of one inference; 0 where the operator has none. */
  readonly macs: number;
  /** Trainable values: elements of constant weights and biases. */
  readonly parameters: number;
  readonly weightBytes: Bytes;
  /** `RELU6` and the like when fused into the operator, else absent. */
  readonly activation?: string;
  readonly supported: boolean;
  /** When not supported: why, and what to do. */
  readonly reason?: string;
  readonly advice?: string;
}
