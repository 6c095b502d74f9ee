/** Starts the studio's worker in a browser. */
import type { Peer } from './line';

export function spawnStudio(): Peer {
  const worker = new Worker(new URL('./studio.worker.ts', import.meta.url), {
    type: 'module',
    name: 'studio',
  });
  return {
    endpoint: worker,
    terminate: () => {
      worker.terminate();
    },
    onFailure: (listener) => {
      worker.addEventListener('error', (event) => {
        listener(event.message === '' ? 'The worker could not be loaded.' : event.message);
      });
    },
  };
}
