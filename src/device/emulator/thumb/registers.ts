/**
 * Registers and flags as instructions name them. Flags are kept as words from which they can be told:
 * N and V are signs, Z says that its word is zero, C is 0 or 1.
 */
import type { RP2040 } from 'rp2040js';
import type { Machine } from './machine';

/** 32 bits as a signed number. */
type Word = number;

const SP = 13;
const LR = 14;
/** The address of the instruction itself. */
const PC = 15;
const N = 16;
const Z = 17;
const C = 18;
const V = 19;

type Core = RP2040['core'];

/** The flags between us and rp2040js, which keeps them as booleans. */
export const flagsOf = ({ r }: Machine) => ({
  load: (core: Core): void => {
    r[N] = core.N ? -1 : 0;
    r[Z] = core.Z ? 0 : 1;
    r[C] = core.C ? 1 : 0;
    r[V] = core.V ? -1 : 0;
  },
  store: (core: Core): void => {
    core.N = (r[N] ?? 0) < 0;
    core.Z = r[Z] === 0;
    core.C = r[C] !== 0;
    core.V = (r[V] ?? 0) < 0;
  },
});

/** What conditions ask. */
export const conditionsOf = ({ r }: Machine) => ({
  isZero: (): boolean => r[Z] === 0,
  hasCarry: (): boolean => r[C] !== 0,
  isNegative: (): boolean => (r[N] ?? 0) < 0,
  hasOverflow: (): boolean => (r[V] ?? 0) < 0,
  isLess: (): boolean => ((r[N] ?? 0) ^ (r[V] ?? 0)) < 0,
});

export const registersOf = ({ r }: Machine) => {
  const pc = (): Word => r[PC] ?? 0;
  const jump = (to: Word, cycles: number): number => {
    r[PC] = to;
    return cycles;
  };
  return {
    pc,
    /** Ends an instruction at another one. */
    jump,
    /** Ends an instruction. */
    next: (cycles: number): number => jump(pc() + 2, cycles),
    sp: (): Word => r[SP] ?? 0,
    setSp: (value: Word): void => {
      r[SP] = value;
    },
    lr: (): Word => r[LR] ?? 0,
    setLr: (value: Word): void => {
      r[LR] = value;
    },
    /** The low register whose number stands at that bit of the instruction. */
    low: (op: number, bit: number): Word => r[(op >> bit) & 7] ?? 0,
    /** Ends an instruction of one cycle with its result. */
    put: (op: number, bit: number, value: Word): number => {
      r[(op >> bit) & 7] = value;
      return jump(pc() + 2, 1);
    },
  };
};

/** Results that set flags. */
export const resultsOf = ({ r }: Machine) => {
  /** Sets N and Z. */
  const sign = (value: Word): Word => {
    r[N] = value;
    r[Z] = value;
    return value;
  };
  return {
    sign,
    setCarry: (bit: number): void => {
      r[C] = bit;
    },
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
