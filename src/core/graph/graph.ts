/**
 * The graph every format is read into and everything else works on: TFLite's own vocabulary, since
 * that is what TensorFlow Lite Micro executes. It holds no weights. Constants are references into
 * the file (`buffers`), so a graph is small, can be cloned to another thread for nothing, and can
 * travel in a link; what needs the values takes the file's bytes beside it.
 */
import type { BufferIndex, ByteOffset, Bytes, SubgraphIndex, TensorIndex } from '../units';
import type { DType } from './dtypes';

export interface Graph {
  readonly description: string;
  readonly subgraphs: readonly Subgraph[];
  readonly buffers: readonly BufferRef[];
  readonly metadata: readonly MetadataEntry[];
  readonly signatures: readonly Signature[];
  /**
   * Arena offsets from the `OfflineMemoryAllocation` metadata, for all tensors of subgraph 0, then 1, ...;
   * -1 means "plan online". Absent when the model carries no offline plan.
   */
  readonly offlinePlan?: readonly number[];
}

export interface Subgraph {
  readonly name: string;
  readonly tensors: readonly Tensor[];
  readonly operators: readonly Operator[];
  readonly inputs: readonly TensorIndex[];
  readonly outputs: readonly TensorIndex[];
}

export interface Tensor {
  readonly name: string;
  readonly type: DType;
  /** Dimensions as stored; empty for a scalar. A stored -1 is kept only by files that TFLM cannot run. */
  readonly shape: readonly number[];
  /** Dimensions with -1 where the exporter left them open; absent when equal to `shape`. */
  readonly shapeSignature?: readonly number[];
  readonly buffer: BufferIndex;
  readonly isVariable: boolean;
  readonly isSparse: boolean;
  readonly quantization?: Quantization;
}

/** Affine quantization: real = scale * (stored - zeroPoint), one pair or one per slice along `axis`. */
export interface Quantization {
  /** Number of scales; `scales` itself may be left out (shared links drop per-channel values). */
  readonly scaleCount: number;
  readonly zeroPointCount: number;
  readonly scales: readonly number[];
  readonly zeroPoints: readonly number[];
  readonly axis: number;
}

/** Decoded builtin options: the schema's field names in camelCase. Enums stay numbers. */
export type OptionValue = number | boolean | string | readonly number[];
export type Options = Readonly<Record<string, OptionValue>>;

export interface Operator {
  /** Builtin operator name (`CONV_2D`) or the custom operator's own name. */
  readonly name: string;
  /** Builtin operator code of the schema; 32 is CUSTOM. */
  readonly code: number;
  readonly isCustom: boolean;
  readonly version: number;
  /** -1 marks an optional input that is not given. */
  readonly inputs: readonly TensorIndex[];
  readonly outputs: readonly TensorIndex[];
  readonly intermediates: readonly TensorIndex[];
  readonly options: Options;
}

/** Where a constant's bytes lie in the file. `offset` is absent in graphs that came from a link. */
export interface BufferRef {
  readonly bytes: Bytes;
  readonly offset?: ByteOffset;
}

export interface MetadataEntry {
  readonly name: string;
  readonly buffer: BufferIndex;
}

export interface Signature {
  readonly key: string;
  readonly subgraph: SubgraphIndex;
  readonly inputs: readonly { readonly name: string; readonly tensor: TensorIndex }[];
  readonly outputs: readonly { readonly name: string; readonly tensor: TensorIndex }[];
}

/** Bytes of constant data a tensor points at; 0 for activations and variables. */
export const constantBytes = (graph: Graph, tensor: Tensor): Bytes =>
  graph.buffers[tensor.buffer]?.bytes ?? 0;

/** Product of the dimensions; 1 for a scalar. */
export const elementCount = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);
