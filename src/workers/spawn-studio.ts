/** Starts the studio's worker in a browser. */
import type { Peer } from './line';
import { peerOf } from './spawn';

export const spawnStudio = (): Peer =>
  peerOf(
    new Worker(new URL('./studio.worker.ts', import.meta.url), { type: 'module', name: 'studio' }),
  );
