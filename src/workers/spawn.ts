/** A worker as the other side of a line. */
import type { Peer } from './line';

export const peerOf = (worker: Worker): Peer => ({
  endpoint: worker,
  terminate: () => {
    worker.terminate();
  },
  onFailure: (listener) => {
    worker.addEventListener('error', (event) => {
      listener(event.message === '' ? 'The worker could not be loaded.' : event.message);
    });
  },
});
