/**
 * Boards whose adapter drives NRST and BOOT0 with its two modem lines can be put into the bootloader and
 * out of it again without hands. Which line does what, and whether it is inverted on the way, differs.
 */
import type { OpenPort } from '../../open-port';
import type { Signals } from '../../port';
import { wait } from '../../timer';

/** The line, and how it is set to hold the chip in reset, or BOOT0 high. */
export interface Drive {
  readonly line: 'dtr' | 'rts';
  readonly isActiveWhen: 'asserted' | 'cleared';
}

export interface Wiring {
  readonly reset: Drive;
  readonly boot0: Drive;
}

const RESET_MS = 50;
/** The ROM looks at its peripherals before it listens. */
const START_MS = 100;

const level = ({ line, isActiveWhen }: Drive, isActive: boolean): Signals => {
  const isAsserted = isActive === (isActiveWhen === 'asserted');
  return line === 'dtr' ? { dataTerminalReady: isAsserted } : { requestToSend: isAsserted };
};

/** Resets the chip into its bootloader or its program. @throws DeviceError `no-ability` */
export const reset = async (
  port: OpenPort,
  { reset, boot0 }: Wiring,
  into: 'bootloader' | 'program',
): Promise<void> => {
  const boot = level(boot0, into === 'bootloader');
  await port.setSignals({ ...boot, ...level(reset, true) });
  await wait(RESET_MS);
  await port.setSignals({ ...boot, ...level(reset, false) });
  await wait(START_MS);
};
