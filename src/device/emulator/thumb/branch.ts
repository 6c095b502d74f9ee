/** Where to go on, and moves between any registers. What uses the PC as a number is left to rp2040js. */
import type { Instructions, Machine } from './machine';
import { conditionsOf, registersOf, resultsOf } from './registers';

const SP = 13;
const PC = 15;
const EXCEPTION_RETURN = 0xf;

const source = (op: number): number => (op >> 3) & 15;
const target = (op: number): number => ((op >> 4) & 8) | (op & 7);

const conditional = (machine: Machine): Instructions => {
  const { pc, jump } = registersOf(machine);
  const { isZero, hasCarry, isNegative, hasOverflow, isLess } = conditionsOf(machine);
  const goIf = (op: number, isTaken: boolean): number =>
    isTaken ? jump(pc() + 4 + ((op << 24) >> 23), 2) : jump(pc() + 2, 1);
  return [
    ['11010000', (op) => goIf(op, isZero())],
    ['11010001', (op) => goIf(op, !isZero())],
    ['11010010', (op) => goIf(op, hasCarry())],
    ['11010011', (op) => goIf(op, !hasCarry())],
    ['11010100', (op) => goIf(op, isNegative())],
    ['11010101', (op) => goIf(op, !isNegative())],
    ['11010110', (op) => goIf(op, hasOverflow())],
    ['11010111', (op) => goIf(op, !hasOverflow())],
    ['11011000', (op) => goIf(op, hasCarry() && !isZero())],
    ['11011001', (op) => goIf(op, !hasCarry() || isZero())],
    ['11011010', (op) => goIf(op, !isLess())],
    ['11011011', (op) => goIf(op, isLess())],
    ['11011100', (op) => goIf(op, !isLess() && !isZero())],
    ['11011101', (op) => goIf(op, isLess() || isZero())],
  ];
};

/** The distance that both halves of a BL give. */
const distanceOf = (first: number, second: number): number => {
  const sign = (first >> 10) & 1;
  const i1 = 1 ^ ((second >> 13) & 1) ^ sign;
  const i2 = 1 ^ ((second >> 11) & 1) ^ sign;
  const high = (sign === 1 ? 0xff << 24 : 0) | (i1 << 23) | (i2 << 22);
  return high | ((first & 0x3ff) << 12) | ((second & 0x7ff) << 1);
};

const unconditional = (machine: Machine): Instructions => {
  const { r, flash } = machine;
  const { pc, jump, setLr } = registersOf(machine);
  const call = (op: number): number => {
    const second = flash.halves[((pc() + 2 - flash.at) >>> 0) >>> 1] ?? 0;
    if ((second & 0xd000) !== 0xd000) return 0;
    setLr((pc() + 4) | 1);
    return jump(pc() + 4 + distanceOf(op, second), 3);
  };
  const jumpTo = (op: number): number => {
    const to = r[source(op)] ?? 0;
    if (to >>> 28 === EXCEPTION_RETURN || source(op) === PC) return 0;
    return jump(to & ~1, 2);
  };
  const callTo = (op: number): number => {
    const to = r[source(op)] ?? 0;
    if (source(op) === PC) return 0;
    setLr((pc() + 2) | 1);
    return jump(to & ~1, 2);
  };
  return [
    ['11100', (op) => jump(pc() + 4 + ((op << 21) >> 20), 2)],
    ['11110', call],
    ['010001110', jumpTo],
    ['010001111', callTo],
  ];
};

const anyRegister = (machine: Machine): Instructions => {
  const { r } = machine;
  const { next } = registersOf(machine);
  const { subtract } = resultsOf(machine);
  const usesPc = (op: number): boolean => source(op) === PC || target(op) === PC;
  const put = (op: number, value: number): number => {
    r[target(op)] = target(op) === SP ? value & ~3 : value;
    return next(1);
  };
  const add = (op: number): number =>
    usesPc(op) ? 0 : put(op, (r[target(op)] ?? 0) + (r[source(op)] ?? 0));
  const compare = (op: number): number => {
    if (usesPc(op)) return 0;
    subtract(r[target(op)] ?? 0, r[source(op)] ?? 0);
    return next(1);
  };
  const move = (op: number): number => (usesPc(op) ? 0 : put(op, r[source(op)] ?? 0));
  return [
    ['01000100', add],
    ['01000101', compare],
    ['01000110', move],
  ];
};

export const branch = (machine: Machine): Instructions => [
  ...conditional(machine),
  ...unconditional(machine),
  ...anyRegister(machine),
];
