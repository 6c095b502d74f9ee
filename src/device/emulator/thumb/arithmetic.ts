/** Sums and logic on low registers: one cycle each. */
import type { Instructions, Machine } from './machine';
import { registersOf, resultsOf } from './registers';

const byte = (op: number): number => op & 255;
const three = (op: number): number => (op >> 6) & 7;

export const sums = (machine: Machine): Instructions => {
  const { low, put, next } = registersOf(machine);
  const { add, addCarry, subtract } = resultsOf(machine);
  const drop = (_: number): number => next(1);
  return [
    ['0001100', (op) => put(op, 0, add(low(op, 3), low(op, 6)))],
    ['0001101', (op) => put(op, 0, subtract(low(op, 3), low(op, 6)))],
    ['0001110', (op) => put(op, 0, add(low(op, 3), three(op)))],
    ['0001111', (op) => put(op, 0, subtract(low(op, 3), three(op)))],
    ['00101', (op) => drop(subtract(low(op, 8), byte(op)))],
    ['00110', (op) => put(op, 8, add(low(op, 8), byte(op)))],
    ['00111', (op) => put(op, 8, subtract(low(op, 8), byte(op)))],
    ['0100000101', (op) => put(op, 0, addCarry(low(op, 0), low(op, 3)))],
    ['0100000110', (op) => put(op, 0, addCarry(low(op, 0), ~low(op, 3)))],
    ['0100001001', (op) => put(op, 0, subtract(0, low(op, 3)))],
    ['0100001010', (op) => drop(subtract(low(op, 0), low(op, 3)))],
    ['0100001011', (op) => drop(add(low(op, 0), low(op, 3)))],
  ];
};

export const logic = (machine: Machine): Instructions => {
  const { low, put, next } = registersOf(machine);
  const { sign } = resultsOf(machine);
  const drop = (_: number): number => next(1);
  return [
    ['00100', (op) => put(op, 8, sign(byte(op)))],
    ['0100000000', (op) => put(op, 0, sign(low(op, 0) & low(op, 3)))],
    ['0100000001', (op) => put(op, 0, sign(low(op, 0) ^ low(op, 3)))],
    ['0100001000', (op) => drop(sign(low(op, 0) & low(op, 3)))],
    ['0100001100', (op) => put(op, 0, sign(low(op, 0) | low(op, 3)))],
    ['0100001101', (op) => put(op, 0, sign(Math.imul(low(op, 0), low(op, 3))))],
    ['0100001110', (op) => put(op, 0, sign(low(op, 0) & ~low(op, 3)))],
    ['0100001111', (op) => put(op, 0, sign(~low(op, 3)))],
    ['1011001000', (op) => put(op, 0, (low(op, 3) << 16) >> 16)],
    ['1011001001', (op) => put(op, 0, (low(op, 3) << 24) >> 24)],
    ['1011001010', (op) => put(op, 0, low(op, 3) & 0xffff)],
    ['1011001011', (op) => put(op, 0, low(op, 3) & 0xff)],
    ['1011111100000000', () => next(1)],
  ];
};
