/** Shifts: by a constant, where 0 means 32 to the right, and by a register's lowest byte. */
import type { Instructions, Machine } from './machine';
import { registersOf, resultsOf } from './registers';

const by5 = (op: number): number => (op >> 6) & 31;
/** Right shifts by 32 are written as 0. */
const by32 = (op: number): number => by5(op) || 32;

/** The carry is the last bit shifted out; shifting by 0 leaves it as it was. */
const shiftersOf = (machine: Machine) => {
  const { sign, setCarry } = resultsOf(machine);
  return {
    left: (value: number, by: number): number => {
      if (by > 0) setCarry(by > 32 ? 0 : (value >>> (32 - by)) & 1);
      return sign(by > 31 ? 0 : value << by);
    },
    right: (value: number, by: number): number => {
      if (by > 0) setCarry(by > 32 ? 0 : (value >>> (by - 1)) & 1);
      return sign(by > 31 ? 0 : (value >>> by) | 0);
    },
    signedRight: (value: number, by: number): number => {
      if (by > 0) setCarry((value >> (by > 31 ? 31 : by - 1)) & 1);
      return sign(value >> (by > 31 ? 31 : by));
    },
    rotate: (value: number, by: number): number => {
      const turned = (value >>> (by & 31)) | (value << (32 - (by & 31)));
      if (by > 0) setCarry(turned >>> 31);
      return sign(turned);
    },
  };
};

export const shifts = (machine: Machine): Instructions => {
  const { low, put } = registersOf(machine);
  const { left, right, signedRight, rotate } = shiftersOf(machine);
  const by8 = (op: number): number => low(op, 3) & 255;
  return [
    ['00000', (op) => put(op, 0, left(low(op, 3), by5(op)))],
    ['00001', (op) => put(op, 0, right(low(op, 3), by32(op)))],
    ['00010', (op) => put(op, 0, signedRight(low(op, 3), by32(op)))],
    ['0100000010', (op) => put(op, 0, left(low(op, 0), by8(op)))],
    ['0100000011', (op) => put(op, 0, right(low(op, 0), by8(op)))],
    ['0100000100', (op) => put(op, 0, signedRight(low(op, 0), by8(op)))],
    ['0100000111', (op) => put(op, 0, rotate(low(op, 0), by8(op)))],
  ];
};
