/**
 * What instructions work on: the core's registers and flags in one array, and the two memories that
 * nothing but data lives in. rp2040js is given the same arrays, so either can execute the next
 * instruction.
 */
import type { Address } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';

export const SP = 13;
export const LR = 14;
/** The address of the instruction itself. */
export const PC = 15;
/** Flags: N and V are the sign of a word, Z says that a word is zero, C is 0 or 1. */
export const N = 16;
export const Z = 17;
export const C = 18;
export const V = 19;
const WORDS = 20;

export interface Memory {
  readonly at: Address;
  readonly length: Bytes;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly halves: Uint16Array<ArrayBuffer>;
  readonly words: Int32Array<ArrayBuffer>;
}

export interface Machine {
  /** Registers, then flags. */
  readonly r: Int32Array<ArrayBuffer>;
  readonly ram: Memory;
  readonly flash: Memory;
}

/**
 * Executes one instruction that matches its prefix and moves the PC on. Returns its cycles, or 0 when it
 * is not one for us (it touches a peripheral, or what is no memory): then nothing has changed.
 */
export type Execute = (op: number) => number;

/** Instructions by the bits they begin with; no prefix begins another. */
export type Instructions = readonly (readonly [prefix: string, execute: Execute])[];

/** @param bytes begin a buffer of their own */
export const memoryAt = (at: Address, bytes: Uint8Array<ArrayBuffer>): Memory => ({
  ...{ at, bytes, length: bytes.length },
  halves: new Uint16Array(bytes.buffer, 0, bytes.length / 2),
  words: new Int32Array(bytes.buffer, 0, bytes.length / 4),
});

export const createMachine = (ram: Memory, flash: Memory): Machine => ({
  ...{ ram, flash },
  r: new Int32Array(WORDS),
});
