/**
 * What the page's side of the emulated board asks of the chip, wherever it runs: in a worker
 * (src/workers/emulator-client.ts) or, in tests, on the same thread (`driver.ts`).
 */
import type { Address } from '../../core/firmware/firmware';
import type { Bytes } from '../../core/units';
import type { ChipState } from './chip';

export interface ChipProgress extends ChipState {
  /** Cycles executed over cycles a real chip would have executed meanwhile, since it last woke. */
  readonly timesRealTime: number;
}

export interface ChipListeners {
  /** What UART0 sends. While much of it is not taken, the chip waits. */
  readonly onBytes: (bytes: Uint8Array) => void | Promise<void>;
  /** Several times a second while it runs, and when its phase changes. */
  readonly onProgress: (progress: ChipProgress) => void;
}

export interface ChipLink {
  /** Stops what runs; the drive takes firmware from its beginning. */
  enterBootsel(): Promise<unknown>;
  /** Whole UF2 blocks for the drive. Returns the bytes that went into flash. */
  writeBlocks(blocks: Uint8Array): Promise<Bytes>;
  readFlash(address: Address, count: Bytes): Promise<Uint8Array>;
  reset(): Promise<ChipProgress>;
  /** Bytes for UART0; resolves when there is room for more on the line. */
  send(bytes: Uint8Array): Promise<unknown>;
  /** Ends it at once, whatever it does; nothing else works afterwards. */
  close(): void;
}

/** @param onEnd told once when the chip ends by itself: its worker could not start, or died */
export type StartChip = (listeners: ChipListeners, onEnd: (why: string) => void) => ChipLink;
