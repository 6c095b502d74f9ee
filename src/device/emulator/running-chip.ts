/**
 * A chip under power: rp2040js started where the boot ROM ends, its line and its clock, and the loop
 * that executes it. The ROM itself is not there; the second-stage loader is skipped, since flash can be
 * read at once.
 */
import { RP2040 } from 'rp2040js';
import { createCycleClock } from './cycle-clock';
import type { CycleClock } from './cycle-clock';
import { enterHardFault, throwTraps, Trap } from './faults';
import { VECTORS_AT } from './pico-flash';
import { connectUart } from './uart-line';
import type { UartLine } from './uart-line';

export interface RunningChip {
  readonly chip: RP2040;
  readonly clock: CycleClock;
  readonly line: UartLine;
}

/** What made the loop return. `asleep`: nothing will happen before an alarm or a byte. */
export type Outcome = 'on' | 'asleep' | 'reset' | { readonly crash: string };

const START_HERTZ = 125e6;

/** @param hear told every byte that UART0 sends */
export const startChip = (flash: Uint8Array, hear: (byte: number) => void): RunningChip => {
  let cycles = (): number => 0;
  const clock = createCycleClock(() => cycles(), START_HERTZ);
  const chip = new RP2040(clock);
  const { core } = chip;
  const [uart] = chip.uart;
  if (uart === undefined) throw new Error('The emulator has no UART.');
  cycles = () => core.cycles;
  chip.addClockListener((hertz) => clock.setHertz(hertz));
  chip.flash.set(flash);
  throwTraps(chip);
  core.VTOR = VECTORS_AT;
  core.reset();
  return { chip, clock, line: connectUart(uart, clock, hear) };
};

const execute = ({ chip: { core }, clock, line }: RunningChip, end: number): Outcome => {
  while (core.cycles < end) {
    if (core.waiting) {
      // rp2040js wakes on what comes later, not on what is pending already.
      if (core.checkForInterrupts()) core.waiting = false;
      else if (line.waiting() > 0) clock.sleep();
      else return 'asleep';
    }
    while (core.cycles < clock.dueCycle && core.cycles < end && !core.waiting)
      core.executeInstruction();
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
