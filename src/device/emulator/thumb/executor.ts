/**
 * Executes ordinary instructions several times as fast as rp2040js: one look-up by the 16 bits of an
 * instruction instead of a chain of comparisons, and memory without a way round. Peripherals, exceptions,
 * sleep, system registers and everything unusual stay rp2040js's own: it executes those instructions, on
 * the same registers and memories. Results are the architecture's (ARMv6-M), cycles are rp2040js's; a
 * test compares every encoding.
 */
import type { RP2040 } from 'rp2040js';
import { logic, sums } from './arithmetic';
import { branch } from './branch';
import type { Execute, Instructions, Machine } from './machine';
import { memory } from './memory';
import { multiple } from './multiple';
import { flagsOf, registersOf } from './registers';
import { shifts } from './shifts';

type Core = RP2040['core'];

const OP_BITS = 16;

/** By the 16 bits of an instruction, its place in the list; 0 for those that are not there. */
const decoderOf = (instructions: Instructions): Uint8Array => {
  const places = new Uint8Array(1 << OP_BITS);
  instructions.forEach(([prefix], place) => {
    const rest = OP_BITS - prefix.length;
    const first = parseInt(prefix, 2) << rest;
    places.fill(place + 1, first, first + (1 << rest));
  });
  return places;
};

const notOurs: Execute = () => 0;

/**
 * Executes instructions from flash, beginning with the core's next one, for that many cycles or until
 * there is one that is not ours; the core has to share the machine's registers.
 */
export type Burst = (core: Core, cycles: number) => void;

export const createBurst = (machine: Machine): Burst => {
  const { flash } = machine;
  const { pc } = registersOf(machine);
  const flags = flagsOf(machine);
  const parts = [shifts, sums, logic, memory, multiple, branch];
  const instructions = parts.flatMap((part) => part(machine));
  const places = decoderOf(instructions);
  const table: readonly Execute[] = [notOurs, ...instructions.map(([, execute]) => execute)];
  const run = (budget: number): number => {
    let cycles = 0;
    while (cycles < budget) {
      const at = (pc() - flash.at) >>> 0;
      if (at >= flash.length) break;
      const op = flash.halves[at >>> 1] ?? 0;
      const took = (table[places[op] ?? 0] ?? notOurs)(op);
      if (took === 0) break;
      cycles += took;
    }
    return cycles;
  };
  return (core, budget) => {
    flags.load(core);
    core.cycles += run(budget);
    flags.store(core);
  };
};
