/**
 * What one kernel does to the arena. TFLM calls every kernel twice before the first inference: Init
 * may keep memory, Prepare may keep memory, ask for scratch memory and look at tensors (each look
 * costs temporary memory, which matters only for the smallest arena that works). A `KernelRule` says
 * all of that for one operator; the rules were read from the kernels of tflite-micro 90b983c2 and
 * CMSIS-NN 4ab83cc3, and checked against runs of the real library.
 */
import type { DType } from '../../graph/dtypes';
import type { Graph, Operator, Subgraph, Tensor } from '../../graph/graph';
import { constantBytes, elementCount } from '../../graph/graph';
import type { Bytes } from '../../units';
import type { KernelSet } from '../plan';

/** One persistent buffer (16-byte aligned) and what the kernel keeps in it. */
export interface KernelBuffer {
  readonly bytes: Bytes;
  readonly what: string;
}

/** A kernel's part of the plan. Lists are in the order of the kernel's requests. */
export interface KernelMemory {
  /** Kept in Init beside the operator's own struct (whose size is in the table of op sizes). */
  readonly init: readonly KernelBuffer[];
  /** Kept in Prepare. */
  readonly persistent: readonly KernelBuffer[];
  readonly scratch: readonly Bytes[];
  /** Why the figures are an upper bound and not exact; absent when they are exact. */
  readonly modelled?: string;
}

export type KernelRule = (op: OpView) => Partial<KernelMemory>;

/** An operator with what a rule needs to know about it. */
export interface OpView {
  readonly graph: Graph;
  readonly subgraph: Subgraph;
  readonly op: Operator;
  readonly kernels: KernelSet;
}

export const input = (view: OpView, i: number): Tensor | undefined =>
  view.subgraph.tensors[view.op.inputs[i] ?? -1];

export const output = (view: OpView, i = 0): Tensor | undefined =>
  view.subgraph.tensors[view.op.outputs[i] ?? -1];

export const dim = (tensor: Tensor | undefined, axis: number): number => tensor?.shape[axis] ?? 0;

/** Last dimension of a tensor; 0 when it is missing. */
export const lastDim = (tensor: Tensor | undefined): number => tensor?.shape.at(-1) ?? 0;

export const elements = (tensor: Tensor | undefined): number =>
  tensor === undefined ? 0 : elementCount(tensor.shape);

export const isConstant = (view: OpView, tensor: Tensor | undefined): boolean =>
  tensor !== undefined && constantBytes(view.graph, tensor) > 0;

export const hasType = (tensor: Tensor | undefined, ...types: readonly DType[]): boolean =>
  tensor !== undefined && types.includes(tensor.type);

/** A numeric option; `fallback` is the schema's default for it. */
export const option = (view: OpView, key: string, fallback: number): number => {
  const value = view.op.options[key];
  return typeof value === 'number' ? value : Number(value === true) || fallback;
};

export const usesCmsis = (view: OpView): boolean => view.kernels !== 'ref';
export const usesMve = (view: OpView): boolean => view.kernels === 'cmsis-mve';
export const usesDsp = (view: OpView): boolean => view.kernels === 'cmsis-dsp';

/** Multiplier and shift, one 32-bit word each per output channel. */
export const perChannelArrays = (channels: number): readonly KernelBuffer[] => [
  { bytes: 4 * channels, what: 'output multiplier per channel' },
  { bytes: 4 * channels, what: 'output shift per channel' },
];
