/**
 * What instructions work on: the core's registers and flags in one array, and the two memories that
 * nothing but data lives in. rp2040js is given the same arrays, so either can execute the next
 * instruction.
 */
import type { Address } from '../../../core/firmware/firmware';
import type { Bytes } from '../../../core/units';

export interface Memory {
  readonly at: Address;
  readonly length: Bytes;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly halves: Uint16Array<ArrayBuffer>;
  readonly words: Int32Array<ArrayBuffer>;
}

export interface Machine {
  /** r0 to r15, then the flags; `registers.ts` knows where. */
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

const REGISTERS = 16;
const FLAGS = 4;

/** @param bytes begin a buffer of their own */
export const memoryAt = (at: Address, bytes: Uint8Array<ArrayBuffer>): Memory => ({
  ...{ at, bytes, length: bytes.length },
  halves: new Uint16Array(bytes.buffer, 0, bytes.length / 2),
  words: new Int32Array(bytes.buffer, 0, bytes.length / 4),
});

export const createMachine = (ram: Memory, flash: Memory): Machine => ({
  ...{ ram, flash },
  r: new Int32Array(REGISTERS + FLAGS),
});

/** The 16 registers alone, as rp2040js keeps them. */
export const coreRegisters = ({ r }: Machine): Uint32Array =>
  new Uint32Array(r.buffer, 0, REGISTERS);
