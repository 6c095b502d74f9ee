/** Where to go on, and moves between any registers. What involves the PC as a number is left to rp2040js. */
import type { Instructions, Machine } from './machine';
import { C, LR, N, PC, SP, V, Z } from './machine';
import { registersOf } from './registers';

const EXCEPTION_RETURN = 0xf;

const source = (op: number): number => (op >> 3) & 15;
const target = (op: number): number => ((op >> 4) & 8) | (op & 7);

const conditional = (machine: Machine): Instructions => {
  const { r } = machine;
  const flag = (index: number): number => r[index] ?? 0;
  const isZero = (): boolean => flag(Z) === 0;
  const hasCarry = (): boolean => flag(C) !== 0;
  const isLess = (): boolean => (flag(N) ^ flag(V)) < 0;
  const goIf = (op: number, isTaken: boolean): number => {
    r[PC] = (r[PC] ?? 0) + (isTaken ? 4 + ((op << 24) >> 23) : 2);
    return isTaken ? 2 : 1;
  };
  return [
    ['11010000', (op) => goIf(op, isZero())],
    ['11010001', (op) => goIf(op, !isZero())],
    ['11010010', (op) => goIf(op, hasCarry())],
    ['11010011', (op) => goIf(op, !hasCarry())],
    ['11010100', (op) => goIf(op, flag(N) < 0)],
    ['11010101', (op) => goIf(op, flag(N) >= 0)],
    ['11010110', (op) => goIf(op, flag(V) < 0)],
    ['11010111', (op) => goIf(op, flag(V) >= 0)],
    ['11011000', (op) => goIf(op, hasCarry() && !isZero())],
    ['11011001', (op) => goIf(op, !hasCarry() || isZero())],
    ['11011010', (op) => goIf(op, !isLess())],
    ['11011011', (op) => goIf(op, isLess())],
    ['11011100', (op) => goIf(op, !isLess() && !isZero())],
    ['11011101', (op) => goIf(op, isLess() || isZero())],
  ];
};

const unconditional = (machine: Machine): Instructions => {
  const { r, flash } = machine;
  const call = (op: number): number => {
    const pc = r[PC] ?? 0;
    const second = flash.halves[((pc + 2 - flash.at) >>> 0) >>> 1] ?? 0;
    if (second >> 14 !== 3 || ((second >> 12) & 1) === 0) return 0;
    const sign = (op >> 10) & 1;
    const i1 = 1 ^ ((second >> 13) & 1) ^ sign;
    const i2 = 1 ^ ((second >> 11) & 1) ^ sign;
    const high = (sign === 1 ? 0xff << 24 : 0) | (i1 << 23) | (i2 << 22);
    r[LR] = (pc + 4) | 1;
    r[PC] = pc + 4 + (high | ((op & 0x3ff) << 12) | ((second & 0x7ff) << 1));
    return 3;
  };
  const jump = (op: number): number => {
    const to = r[source(op)] ?? 0;
    if (to >>> 28 === EXCEPTION_RETURN || source(op) === PC) return 0;
    r[PC] = to & ~1;
    return 2;
  };
  const callRegister = (op: number): number => {
    const to = r[source(op)] ?? 0;
    if (source(op) === PC) return 0;
    r[LR] = ((r[PC] ?? 0) + 2) | 1;
    r[PC] = to & ~1;
    return 2;
  };
  const branch = (op: number): number => {
    r[PC] = (r[PC] ?? 0) + 4 + ((op << 21) >> 20);
    return 2;
  };
  return [
    ['11100', branch],
    ['11110', call],
    ['010001110', jump],
    ['010001111', callRegister],
  ];
};

const anyRegister = (machine: Machine): Instructions => {
  const { r } = machine;
  const { next, subtract } = registersOf(machine);
  const involvesPc = (op: number): boolean => source(op) === PC || target(op) === PC;
  const put = (op: number, value: number): number => {
    r[target(op)] = target(op) === SP ? value & ~3 : value;
    return next(1);
  };
  return [
    [
      '01000100',
      (op) => (involvesPc(op) ? 0 : put(op, (r[target(op)] ?? 0) + (r[source(op)] ?? 0))),
    ],
    [
      '01000101',
      (op) => {
        if (involvesPc(op)) return 0;
        subtract(r[target(op)] ?? 0, r[source(op)] ?? 0);
        return next(1);
      },
    ],
    ['01000110', (op) => (involvesPc(op) ? 0 : put(op, r[source(op)] ?? 0))],
  ];
};

export const branch = (machine: Machine): Instructions => [
  ...conditional(machine),
  ...unconditional(machine),
  ...anyRegister(machine),
];
