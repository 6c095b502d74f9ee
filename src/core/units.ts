/**
 * Units and identifiers. They are plain numbers at run time; the names say what a number means and
 * where it is valid, so that a signature reads as documentation.
 */

/** A size in bytes. */
export type Bytes = number;
/** A distance in bytes from the start of something named beside it (the arena, the file). */
export type ByteOffset = number;
/** Index into `Graph.subgraphs`. */
export type SubgraphIndex = number;
/** Index into `Subgraph.tensors`. In operator input lists -1 means "optional input not given". */
export type TensorIndex = number;
/** Index into `Subgraph.operators`. */
export type OperatorIndex = number;
/** Index into `Graph.buffers`; 0 is the empty sentinel buffer of the TFLite format. */
export type BufferIndex = number;
/**
 * The planner's clock: 0 is "before the first operator", and every operator executed in order,
 * called subgraphs included, takes one tick.
 */
export type Scope = number;

/**
 * Where a figure comes from. `exact`: the rule was checked byte for byte against the real library.
 * `modelled`: an estimate or upper bound, with its reason beside it. `measured`: read from a board.
 */
export type Provenance = 'exact' | 'modelled' | 'measured';

/** Rounds `value` up to a multiple of `align` (a power of two is not required). */
export const alignUp = (value: number, align: number): number => Math.ceil(value / align) * align;
