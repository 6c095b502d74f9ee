/**
 * The contract of the emulator's worker: one emulated chip. Stopping it is ending the worker; see
 * `emulator-client.ts`.
 */
import type { Address } from '../core/firmware/firmware';
import type { Bytes } from '../core/units';
import type { ChipListeners, ChipProgress } from '../device/emulator/chip-link';
import type { Reply } from './reply';

/** Every method answers with a Reply; none of them throws across the boundary. */
export interface EmulatorApi {
  /** Comes first. */
  start(
    onBytes: ChipListeners['onBytes'],
    onProgress: ChipListeners['onProgress'],
  ): Promise<Reply<null>>;
  enterBootsel(): Promise<Reply<null>>;
  writeBlocks(blocks: Uint8Array): Promise<Reply<Bytes>>;
  readFlash(address: Address, count: Bytes): Promise<Reply<Uint8Array>>;
  reset(): Promise<Reply<ChipProgress>>;
  send(bytes: Uint8Array): Promise<Reply<null>>;
}
