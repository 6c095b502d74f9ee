/**
 * One face for every way of getting firmware onto a chip. A flasher goes through the same phases
 * whatever it speaks, counts only bytes the chip has acknowledged, and returns only when what it wrote
 * was verified by the chip; otherwise it throws a DeviceError and leaves the port closed and unlocked.
 */
import type { Address, Firmware } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';
import type { FoundPort } from '../port';

export type Protocol = 'esp' | 'stm32' | 'stk500v1' | 'stk500v2' | 'sam-ba' | 'emulator';

export type Phase = 'reset' | 'sync' | 'identify' | 'erase' | 'write' | 'verify' | 'start';

export interface FlashProgress {
  readonly phase: Phase;
  /** Bytes acknowledged in this phase, and how many there will be; 0 of 0 where nothing is counted. */
  readonly done: Bytes;
  readonly total: Bytes;
}

export interface Chip {
  /** What the bootloader said it is: "STM32L476", "ESP32-C3 (revision 4)". */
  readonly name: string;
  readonly flash?: { readonly address: Address; readonly bytes: Bytes };
}

export interface FlashHost {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: FlashProgress) => void;
  /** One line for the console. */
  readonly log: (line: string) => void;
  /**
   * The device came back as another one (1200-baud touch): looks among the granted ports, then asks the
   * person for one click. Rejects with `cancelled`.
   */
  readonly findPort: (why: string) => Promise<FoundPort>;
}

export interface FlashReport {
  readonly protocol: Protocol;
  readonly chip: Chip;
  readonly written: Bytes;
  /** `saved`: a file was handed over and its contents read back from where it was put, or it was downloaded. */
  readonly verified: 'read-back' | 'hash' | 'saved';
  readonly milliseconds: number;
}

export interface Flasher<Place = FoundPort> {
  readonly protocol: Protocol;
  /** @throws DeviceError, having closed the port */
  readonly flash: (place: Place, firmware: Firmware, host: FlashHost) => Promise<FlashReport>;
}
