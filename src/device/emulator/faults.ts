/**
 * What rp2040js only writes into a log, as the chip does it: access to where there is no memory, a
 * breakpoint without a debugger and an instruction the core lacks raise a HardFault, so that firmware's
 * own handler runs; one inside that handler locks the core up. Writing SYSRESETREQ, or the watchdog's
 * running out, starts the chip again. All of it is thrown as a `Trap` out of the instruction.
 */
import type { RP2040 } from 'rp2040js';
import { formatHex } from '../../core/text';

export class Trap extends Error {
  override readonly name = 'Trap';

  /** @param kind `crash`: the core does nothing more, and the message says why */
  constructor(
    readonly kind: 'fault' | 'reset' | 'crash',
    message = '',
  ) {
    super(message);
  }
}

const HARD_FAULT = 3;
/** Application interrupt and reset control, in the private peripheral bus. */
const AIRCR = 0xd0c;
const SYSRESETREQ = 0x05fa_0004;
const WATCHDOG = 0x40058;

/** Half as many words of boot ROM; its entry points are at 14h, 16h (tables) and 18h (look-up). */
const ROM_END = 0x4000;
const ROM_POINTERS = [0x14, 0x18] as const;
const ROM_ENTRY = 0x40;
/** Two instructions that are undefined for ever. */
const UNDEFINED = 0xdede_dede;

/** Makes a call into the boot ROM, which the emulator does not have, stop there and then. */
const closeRom = ({ bootrom }: RP2040): void => {
  bootrom.fill(UNDEFINED);
  for (const address of ROM_POINTERS) bootrom[address / 4] = (ROM_ENTRY << 16) | ROM_ENTRY;
};

/** From now on the chip throws. */
export const throwTraps = (chip: RP2040): void => {
  const fault = (): never => {
    throw new Trap('fault');
  };
  const reset = (): never => {
    throw new Trap('reset');
  };
  const ignore = (): void => undefined;
  const judge = (component: string): void => {
    if (component === 'RP2040' || component === 'CortexM0Core') fault();
  };
  closeRom(chip);
  chip.logger = { debug: ignore, info: ignore, warn: judge, error: judge };
  chip.onBreak = fault;
  const write = chip.ppb.writeUint32.bind(chip.ppb);
  chip.ppb.writeUint32 = (offset, value) =>
    offset === AIRCR && value >>> 0 === SYSRESETREQ ? reset() : write(offset, value);
  Object.assign(chip.peripherals[WATCHDOG] ?? {}, { onWatchdogTrigger: reset });
};

/** Enters firmware's HardFault handler. @throws Trap `crash` when that cannot be */
export const enterHardFault = ({ core }: RP2040): void => {
  const where = `at ${formatHex(core.PC)}`;
  if (core.PC < ROM_END)
    throw new Trap(
      'crash',
      'The firmware calls the boot ROM of the RP2040, which the emulator does not have.',
    );
  if (core.IPSR === HARD_FAULT)
    throw new Trap('crash', `The firmware failed ${where} while it handled a failure.`);
  core.exceptionEntry(HARD_FAULT);
};
