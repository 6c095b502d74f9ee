/**
 * A chip under power: rp2040js started where the boot ROM ends, its line and its clock, and the loop
 * that executes it. The ROM itself is not there; the second-stage loader is skipped, since flash can be
 * read at once.
 */
import { RP2040 } from 'rp2040js';
import { createCycleClock } from './cycle-clock';
import type { CycleClock } from './cycle-clock';
import { enterHardFault, throwTraps, Trap } from './faults';
import { FLASH_AT } from '../rp2040-boot';
import { VECTORS_AT } from './pico-flash';
import type { Burst } from './thumb/executor';
import { createBurst } from './thumb/executor';
import type { Machine } from './thumb/machine';
import { coreRegisters, createMachine, memoryAt } from './thumb/machine';
import { connectUart } from './uart-line';
import type { UartLine } from './uart-line';

/** What outlives a reset: memories, and what executes on them. */
export interface Silicon {
  readonly machine: Machine;
  readonly burst: Burst;
}

export interface RunningChip {
  readonly chip: RP2040;
  readonly clock: CycleClock;
  readonly line: UartLine;
  readonly burst: Burst;
}

/** What made the loop return. `asleep`: nothing will happen before an alarm or a byte. */
export type Outcome = 'on' | 'asleep' | 'reset' | { readonly crash: string };

const START_HERTZ = 125e6;
const RAM_AT = 0x2000_0000;
const RAM_BYTES = 264 * 1024;

/** @param flash its bytes, in a buffer of their own */
export const createSilicon = (flash: Uint8Array<ArrayBuffer>): Silicon => {
  const ram = memoryAt(RAM_AT, new Uint8Array(RAM_BYTES));
  const machine = createMachine(ram, memoryAt(FLASH_AT, flash));
  return { machine, burst: createBurst(machine) };
};

/** Gives rp2040js our memories and registers. Stores into flash, which have no effect, get none. */
const share = (chip: RP2040, machine: Machine): void => {
  const { ram, flash } = machine;
  Object.assign(chip.core, { registers: coreRegisters(machine) });
  Object.assign(chip, {
    ...{ sram: ram.bytes, sramView: new DataView(ram.bytes.buffer) },
    ...{ flash: flash.bytes, flash16: flash.halves, flashView: new DataView(flash.bytes.buffer) },
  });
  const write = chip.writeUint32.bind(chip);
  chip.writeUint32 = (address, value) => {
    if ((address - flash.at) >>> 0 >= flash.length) write(address, value);
  };
};

/** @param hear told every byte that UART0 sends */
export const startChip = (
  { machine, burst }: Silicon,
  hear: (byte: number) => void,
): RunningChip => {
  let cycles = (): number => 0;
  const clock = createCycleClock(() => cycles(), START_HERTZ);
  const chip = new RP2040(clock);
  const { core } = chip;
  const [uart] = chip.uart;
  if (uart === undefined) throw new Error('The emulator has no UART.');
  cycles = () => core.cycles;
  chip.addClockListener((hertz) => clock.setHertz(hertz));
  share(chip, machine);
  throwTraps(chip);
  machine.ram.bytes.fill(0);
  core.VTOR = VECTORS_AT;
  core.reset();
  return { chip, clock, burst, line: connectUart(uart, clock, hear) };
};

/** Executes until that cycle, or the first alarm, or the core waits. */
const executeUntil = ({ chip: { core }, clock, burst }: RunningChip, end: number): void => {
  for (;;) {
    const budget = Math.min(end, clock.dueCycle) - core.cycles;
    if (budget <= 0 || core.waiting) return;
    if (!core.interruptsUpdated) burst(core, budget);
    if (core.cycles < end && core.cycles < clock.dueCycle) core.executeInstruction();
  }
};

const execute = (running: RunningChip, end: number): Outcome => {
  const { clock, line } = running;
  const { core } = running.chip;
  while (core.cycles < end) {
    if (core.waiting) {
      // rp2040js wakes on what comes later, not on what is pending already.
      if (core.checkForInterrupts()) core.waiting = false;
      else if (line.waiting() > 0) clock.sleep();
      else return 'asleep';
    }
    executeUntil(running, end);
    if (core.cycles >= clock.dueCycle) clock.fire();
  }
  return 'on';
};

const outcomeOf = (work: () => Outcome, onFault: () => Outcome): Outcome => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Trap)) throw error;
    if (error.kind === 'fault') return onFault();
    return error.kind === 'reset' ? 'reset' : { crash: error.message };
  }
};

/** Executes that many cycles, less when something else happens before. */
export const runChip = (running: RunningChip, cycles: number): Outcome => {
  const { chip } = running;
  const enterHandler = (): Outcome => {
    enterHardFault(chip);
    return 'on';
  };
  // A fault while the handler is entered means that there is no stack left to enter it with.
  const fail = (): Outcome => outcomeOf(enterHandler, () => ({ crash: 'The stack is gone.' }));
  return outcomeOf(() => execute(running, chip.core.cycles + cycles), fail);
};
