/**
 * Loads and stores of one value: two cycles where memory never waits. Anything that is not RAM or flash,
 * or not aligned, is left to rp2040js.
 */
import type { Instructions, Machine } from './machine';
import { registersOf } from './registers';

const CYCLES = 2;

/** By width: loads into that register from an address, stores its value there. */
const loadsOf = (machine: Machine) => {
  const { r, ram, flash } = machine;
  const { next } = registersOf(machine);
  const set = (register: number, value: number): number => {
    r[register] = value;
    return next(CYCLES);
  };
  const word = (to: number, address: number): number => {
    const inRam = (address - ram.at) >>> 0;
    const inFlash = (address - flash.at) >>> 0;
    if ((address & 3) !== 0) return 0;
    if (inRam < ram.length) return set(to, ram.words[inRam >>> 2] ?? 0);
    return inFlash < flash.length ? set(to, flash.words[inFlash >>> 2] ?? 0) : 0;
  };
  /** -1 where none can be loaded. */
  const halfAt = (address: number): number => {
    const inRam = (address - ram.at) >>> 0;
    const inFlash = (address - flash.at) >>> 0;
    if ((address & 1) !== 0) return -1;
    if (inRam < ram.length) return ram.halves[inRam >>> 1] ?? 0;
    return inFlash < flash.length ? (flash.halves[inFlash >>> 1] ?? 0) : -1;
  };
  const byteAt = (address: number): number => {
    const inRam = (address - ram.at) >>> 0;
    const inFlash = (address - flash.at) >>> 0;
    if (inRam < ram.length) return ram.bytes[inRam] ?? 0;
    return inFlash < flash.length ? (flash.bytes[inFlash] ?? 0) : -1;
  };
  const half = (to: number, address: number): number => {
    const value = halfAt(address);
    return value < 0 ? 0 : set(to, value);
  };
  const signedHalf = (to: number, address: number): number => {
    const value = halfAt(address);
    return value < 0 ? 0 : set(to, (value << 16) >> 16);
  };
  const byte = (to: number, address: number): number => {
    const value = byteAt(address);
    return value < 0 ? 0 : set(to, value);
  };
  const signedByte = (to: number, address: number): number => {
    const value = byteAt(address);
    return value < 0 ? 0 : set(to, (value << 24) >> 24);
  };
  return { word, half, signedHalf, byte, signedByte };
};

const storesOf = (machine: Machine) => {
  const { r, ram } = machine;
  const { next } = registersOf(machine);
  return {
    storeWord: (from: number, address: number): number => {
      const inRam = (address - ram.at) >>> 0;
      if ((address & 3) !== 0 || inRam >= ram.length) return 0;
      ram.words[inRam >>> 2] = r[from] ?? 0;
      return next(CYCLES);
    },
    storeHalf: (from: number, address: number): number => {
      const inRam = (address - ram.at) >>> 0;
      if ((address & 1) !== 0 || inRam >= ram.length) return 0;
      ram.halves[inRam >>> 1] = r[from] ?? 0;
      return next(CYCLES);
    },
    storeByte: (from: number, address: number): number => {
      const inRam = (address - ram.at) >>> 0;
      if (inRam >= ram.length) return 0;
      ram.bytes[inRam] = r[from] ?? 0;
      return next(CYCLES);
    },
  };
};

const first = (op: number): number => op & 7;
const eighth = (op: number): number => (op >> 8) & 7;

export const memory = (machine: Machine): Instructions => {
  const { low, put, next, pc, sp, setSp } = registersOf(machine);
  const { word, half, signedHalf, byte, signedByte } = loadsOf(machine);
  const { storeWord, storeHalf, storeByte } = storesOf(machine);
  const sum = (op: number): number => (low(op, 3) + low(op, 6)) | 0;
  const offset = (op: number, width: number): number => (low(op, 3) + ((op >> 6) & 31) * width) | 0;
  const onStack = (op: number): number => (sp() + ((op & 255) << 2)) | 0;
  const nearby = (op: number): number => (((pc() + 4) & ~3) + ((op & 255) << 2)) | 0;
  const moveStack = (by: number): number => {
    setSp(sp() + by);
    return next(1);
  };
  return [
    ['01001', (op) => word(eighth(op), nearby(op))],
    ['0101000', (op) => storeWord(first(op), sum(op))],
    ['0101001', (op) => storeHalf(first(op), sum(op))],
    ['0101010', (op) => storeByte(first(op), sum(op))],
    ['0101011', (op) => signedByte(first(op), sum(op))],
    ['0101100', (op) => word(first(op), sum(op))],
    ['0101101', (op) => half(first(op), sum(op))],
    ['0101110', (op) => byte(first(op), sum(op))],
    ['0101111', (op) => signedHalf(first(op), sum(op))],
    ['01100', (op) => storeWord(first(op), offset(op, 4))],
    ['01101', (op) => word(first(op), offset(op, 4))],
    ['01110', (op) => storeByte(first(op), offset(op, 1))],
    ['01111', (op) => byte(first(op), offset(op, 1))],
    ['10000', (op) => storeHalf(first(op), offset(op, 2))],
    ['10001', (op) => half(first(op), offset(op, 2))],
    ['10010', (op) => storeWord(eighth(op), onStack(op))],
    ['10011', (op) => word(eighth(op), onStack(op))],
    ['10100', (op) => put(op, 8, nearby(op))],
    ['10101', (op) => put(op, 8, onStack(op))],
    ['101100000', (op) => moveStack((op & 127) << 2)],
    ['101100001', (op) => moveStack(-((op & 127) << 2))],
  ];
};
