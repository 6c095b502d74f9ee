/** Registers and flags as instructions name them. */
import type { Machine } from './machine';
import { C, N, PC, V, Z } from './machine';

/** 32 bits as a signed number. */
type Word = number;

export const registersOf = ({ r }: Machine) => {
  /** Ends an instruction. */
  const next = (cycles: number): number => {
    r[PC] = (r[PC] ?? 0) + 2;
    return cycles;
  };
  const sign = (value: Word): Word => {
    r[N] = value;
    r[Z] = value;
    return value;
  };
  return {
    next,
    /** Sets N and Z. */
    sign,
    /** The low register whose number stands at that bit of the instruction. */
    low: (op: number, bit: number): Word => r[(op >> bit) & 7] ?? 0,
    /** Ends an instruction of one cycle with its result. */
    put: (op: number, bit: number, value: Word): number => {
      r[(op >> bit) & 7] = value;
      return next(1);
    },
    /** Ends an instruction of one cycle that only sets flags. */
    drop: (_: Word): number => next(1),
    add: (a: Word, b: Word): Word => {
      const sum = (a + b) | 0;
      r[C] = sum >>> 0 < a >>> 0 ? 1 : 0;
      r[V] = (a ^ sum) & (b ^ sum);
      return sign(sum);
    },
    addCarry: (a: Word, b: Word): Word => {
      const wide = (a >>> 0) + (b >>> 0) + (r[C] ?? 0);
      const sum = wide | 0;
      r[C] = wide > 0xffff_ffff ? 1 : 0;
      r[V] = (a ^ sum) & (b ^ sum);
      return sign(sum);
    },
    subtract: (a: Word, b: Word): Word => {
      const difference = (a - b) | 0;
      r[C] = a >>> 0 >= b >>> 0 ? 1 : 0;
      r[V] = (a ^ b) & (a ^ difference);
      return sign(difference);
    },
  };
};
