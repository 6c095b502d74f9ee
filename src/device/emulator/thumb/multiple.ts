/**
 * Several registers at once: a cycle each and one more. rp2040js counts none for pushing LR, where a
 * real core has one; so do we, to tell the same time as it does.
 */
import type { Instructions, Machine, Memory } from './machine';
import { registersOf } from './registers';

/** More than any of these instructions moves. */
const MOST_BYTES = 36;
const EXCEPTION_RETURN = 0xf;

const bitsOf = (value: number): number => (value === 0 ? 0 : (value & 1) + bitsOf(value >> 1));
/** How many of the eight low registers an instruction names. */
const COUNTS = Uint8Array.from({ length: 256 }, (_, list) => bitsOf(list));
const countOf = (op: number): number => COUNTS[op & 255] ?? 0;

/** The index of the word at an address, when everything from there on lies in that memory; else -1. */
const wordIn = ({ at, length }: Memory, address: number): number => {
  const offset = (address - at) >>> 0;
  return offset + MOST_BYTES <= length && (offset & 3) === 0 ? offset >>> 2 : -1;
};

const copies = ({ r, ram }: Machine) => ({
  load: (op: number, { words }: Memory, from: number): void => {
    for (let i = 0, at = from; i < 8; i++) if ((op >> i) & 1) r[i] = words[at++] ?? 0;
  },
  store: (op: number, to: number): void => {
    for (let i = 0, at = to; i < 8; i++) if ((op >> i) & 1) ram.words[at++] = r[i] ?? 0;
  },
});

const stack = (machine: Machine): Instructions => {
  const { ram } = machine;
  const { next, jump, sp, setSp, lr } = registersOf(machine);
  const { load, store } = copies(machine);
  const push = (op: number): number => {
    const count = countOf(op);
    const link = (op >> 8) & 1;
    const top = (sp() - 4 * (count + link)) | 0;
    const at = wordIn(ram, top);
    if (at < 0) return 0;
    store(op, at);
    if (link === 1) ram.words[at + count] = lr();
    setSp(top);
    return next(1 + count);
  };
  const pop = (op: number): number => {
    const count = countOf(op);
    const isReturn = ((op >> 8) & 1) === 1;
    const at = wordIn(ram, sp());
    const target = ram.words[at + count] ?? 0;
    if (at < 0 || (isReturn && target >>> 28 === EXCEPTION_RETURN)) return 0;
    load(op, ram, at);
    setSp(sp() + 4 * (count + (isReturn ? 1 : 0)));
    return isReturn ? jump(target & ~1, 3 + count) : next(1 + count);
  };
  return [
    ['1011010', push],
    ['1011110', pop],
  ];
};

export const multiple = (machine: Machine): Instructions => {
  const { r, ram, flash } = machine;
  const { low, next } = registersOf(machine);
  const { load, store } = copies(machine);
  const base = (op: number): number => (op >> 8) & 7;
  const storeMany = (op: number): number => {
    const address = low(op, 8);
    const at = wordIn(ram, address);
    if (at < 0) return 0;
    store(op, at);
    r[base(op)] = address + 4 * countOf(op);
    return next(1 + countOf(op));
  };
  const loadMany = (op: number): number => {
    const address = low(op, 8);
    const inRam = wordIn(ram, address);
    const inFlash = wordIn(flash, address);
    if (inRam < 0 && inFlash < 0) return 0;
    if (inRam < 0) load(op, flash, inFlash);
    else load(op, ram, inRam);
    // A base that was itself loaded keeps what was loaded.
    if (((op >> base(op)) & 1) === 0) r[base(op)] = address + 4 * countOf(op);
    return next(1 + countOf(op));
  };
  return [...stack(machine), ['11000', storeMany], ['11001', loadMany]];
};
