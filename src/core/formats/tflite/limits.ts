/**
 * What is the most a file may ask of the reader. Every loop over a file's content is bounded by one
 * of these, so that a hostile file costs a fraction of a second at most. Real models for
 * microcontrollers stay orders of magnitude below.
 */
import type { Bytes } from '../../units';

const MIB = 1024 * 1024;

/** Largest file that is opened at all. */
export const MAX_FILE_BYTES: Bytes = 256 * MIB;

/** Largest C source that is searched for a model: room for one of 10 MB. */
export const MAX_SOURCE_BYTES: Bytes = 64 * MIB;

/** Distinct tables, and entries of vectors of tables, the structural verifier visits. */
export const MAX_VERIFIED = 2_000_000;

/**
 * Units of work for decoding: tables that share parts are decoded once per use, so that a small file
 * could unfold without end. A table is 8 units; a number 1, a character of a name 1.
 */
export const MAX_DECODED = 8_000_000;

/**
 * Tensors, and operators, over all subgraphs: an order of magnitude above any microcontroller's model,
 * and few enough that planning buffers that all live at once stays well under two seconds.
 */
export const MAX_TENSORS = 16_384;
export const MAX_OPERATORS = 16_384;

/** Operators executed in one inference, called subgraphs included. */
export const MAX_STEPS = 65_536;

/** Tensor indices in the lists of all operators and subgraphs together. */
export const MAX_CONNECTIONS = 200_000;

/** Dimensions of a tensor, and bytes it takes: TFLM counts both in a 32-bit int. */
export const MAX_RANK = 32;
export const MAX_TENSOR_BYTES: Bytes = 0x7fffffff;

/** Bounds how deep calls between subgraphs can nest. */
export const MAX_SUBGRAPHS = 1_024;
