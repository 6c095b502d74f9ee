/** Starts the emulator's worker in a browser. */
import type { Peer } from './line';
import { peerOf } from './spawn';

export const spawnEmulator = (): Peer =>
  peerOf(
    new Worker(new URL('./emulator.worker.ts', import.meta.url), {
      type: 'module',
      name: 'emulator',
    }),
  );
