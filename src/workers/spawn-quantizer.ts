/** Starts the quantizer's worker in a browser. */
import type { Peer } from './line';
import { peerOf } from './spawn';

export const spawnQuantizer = (): Peer =>
  peerOf(
    new Worker(new URL('./quantizer.worker.ts', import.meta.url), {
      type: 'module',
      name: 'quantizer',
    }),
  );
