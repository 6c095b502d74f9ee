/** Bootloaders of boards that are plugged into the page: the stand-ins that the flashers are tested on. */
import { UNO_CHIP } from '../../../src/device/flash/avr/testing/chip';
import { createOptiboot } from '../../../src/device/flash/avr/testing/optiboot';
import { createBoard } from '../../../src/device/flash/esp/testing/board';
import { ESP32_C3 } from '../../../src/device/flash/esp/testing/chips';
import { createMonitor, SAMD21G18 } from '../../../src/device/flash/sam-ba/testing/monitor';
import { CHIPS } from '../../../src/device/flash/stm32/testing/chips';
import { createRom } from '../../../src/device/flash/stm32/testing/rom';
import type { Signals } from '../../../src/device/port';
import type { DeviceSpec } from './control';

export interface Loader {
  readonly flash: Uint8Array;
  readonly receive: (bytes: Uint8Array) => void;
  readonly signals?: (signals: Signals) => void;
  /** The page has opened its port at that rate. */
  readonly openedAt?: (baudRate: number) => void;
  /** Whether it has started what is in its flash. */
  readonly hasLeft: () => boolean;
}

const uno = (send: (bytes: Uint8Array) => void): Loader => {
  const device = createOptiboot(UNO_CHIP, send);
  const signals = ({ dataTerminalReady }: Signals): void => {
    if (dataTerminalReady === true) device.reset();
  };
  return { ...device, signals };
};

export const loaderOf = (
  spec: DeviceSpec,
  send: (bytes: Uint8Array) => void,
): Loader | undefined => {
  if (spec.kind === 'sam-ba') return createMonitor(SAMD21G18, send);
  if (spec.kind === 'uno') return uno(send);
  // What its program prints, the stand-in prints itself.
  if (spec.kind === 'esp32c3') return { ...createBoard(ESP32_C3, send), hasLeft: () => false };
  if (spec.kind !== 'stm32') return undefined;
  const troubles = spec.troubles ?? [];
  const rom = createRom(CHIPS[spec.chip], send, {
    eraseMsPerSector: spec.eraseMs ?? 0,
    trouble: (command, nth) =>
      troubles.find((trouble) => trouble.command === command && trouble.nth === nth)?.what,
  });
  return {
    flash: rom.flash,
    receive: rom.receive,
    hasLeft: () => rom.started() !== undefined,
  };
};
