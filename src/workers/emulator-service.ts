/** What runs in the emulator's worker: one chip, let run between messages. */
import { transfer } from 'comlink';
import type { ChipLink, ChipListeners } from '../device/emulator/chip-link';
import type { EmulatorApi } from './emulator-api';
import { replyTo } from './reply';

/** @param power makes the chip and lets it run */
export const createEmulatorService = (
  power: (listeners: ChipListeners) => ChipLink,
): EmulatorApi => {
  let chip: ChipLink | undefined;
  const started = (): ChipLink => {
    if (chip === undefined) throw new Error('The chip was not started.');
    return chip;
  };
  return {
    start: (onBytes, onProgress) =>
      replyTo(() => {
        chip = power({
          onBytes: (bytes) => onBytes(transfer(bytes, [bytes.buffer as ArrayBuffer])),
          onProgress,
        });
        return null;
      }),
    enterBootsel: () => replyTo(async () => (await started().enterBootsel(), null)),
    writeBlocks: (blocks) => replyTo(() => started().writeBlocks(blocks)),
    readFlash: (address, count) => replyTo(() => started().readFlash(address, count)),
    reset: () => replyTo(() => started().reset()),
    send: (bytes) => replyTo(async () => (await started().send(bytes), null)),
  };
};
