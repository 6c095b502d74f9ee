/**
 * A Raspberry Pi Pico for those who have none: rp2040js behind the same `Port` and `Flasher` as every
 * board. What it leaves out is said with every number that comes from it.
 */
import { DeviceError } from '../device-error';
import type { Flasher } from '../flash/flasher';
import type { FoundPort } from '../port';
import type { ChipLink, ChipProgress, StartChip } from './chip-link';
import { flashChip } from './emulated-flasher';
import { createEmulatedPort } from './emulated-port';

/** Belongs to every measurement that was taken here. */
export const EMULATOR_LIMITS = 'emulated Cortex-M0+, zero-wait flash: lower bound';

export interface EmulatedPico {
  readonly found: FoundPort;
  readonly flasher: Flasher;
  /** Presses the reset button. */
  readonly reset: () => Promise<void>;
  /** Told how far the chip is, several times a second while it runs. Returns how to stop listening. */
  readonly watch: (listener: (progress: ChipProgress) => void) => () => void;
  /** Ends it at once, whatever it computes; its port is lost. */
  readonly stop: () => void;
  /** Resolves with a sentence when it has ended without being stopped. */
  readonly ended: Promise<string>;
}

const lost = (): DeviceError =>
  new DeviceError('lost', 'The emulated board was stopped.', 'Start it again.');

/** @param spawn starts the chip: `createEmulatorClient` of the workers */
export const startEmulatedPico = (spawn: StartChip): EmulatedPico => {
  const listeners = new Set<(progress: ChipProgress) => void>();
  let isStopped = false;
  let tellEnd: (why: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => (tellEnd = resolve));
  const stop = (): void => {
    isStopped = true;
    link.close();
    emulated.lose();
  };
  const emulated = createEmulatedPort({ send: (bytes) => link.send(bytes) });
  const onProgress = (progress: ChipProgress): void => {
    for (const listener of listeners) listener(progress);
  };
  const link: ChipLink = spawn({ onBytes: emulated.receive, onProgress }, (why) => {
    stop();
    tellEnd(why);
  });
  const found: FoundPort = {
    port: emulated.port,
    kind: 'emulated',
    abilities: { canSignal: false, canParity: false },
    label: 'emulated Raspberry Pi Pico',
  };
  const requirePower = (): void => {
    if (isStopped) throw lost();
  };
  /** Whatever fails on a chip that was stopped meanwhile failed because of that. */
  const orLost = async <T>(work: () => Promise<T>): Promise<T> => {
    requirePower();
    try {
      return await work();
    } catch (error) {
      throw isStopped && !(error instanceof DeviceError) ? lost() : error;
    }
  };
  return {
    found,
    flasher: {
      protocol: 'emulator',
      flash: (_, firmware, host) => orLost(() => flashChip(link, firmware, host)),
    },
    reset: () =>
      orLost(async () => {
        await link.reset();
      }),
    watch: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop,
    ended,
  };
};
