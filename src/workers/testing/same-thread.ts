/**
 * A worker that is none: the service runs on this thread behind a real MessageChannel, so that tests
 * go through the same cloning and the same Comlink protocol without a browser.
 */
import * as Comlink from 'comlink';
import type { Peer } from '../line';

export interface SameThreadPeer extends Peer {
  /** Pretends that the worker died of an uncaught error. */
  readonly crash: (message: string) => void;
  readonly isTerminated: () => boolean;
}

/** A peer whose other side is `service`. */
export function sameThread(service: object): SameThreadPeer {
  const { port1, port2 } = new MessageChannel();
  const listeners: ((message: string) => void)[] = [];
  let terminated = false;
  Comlink.expose(service, port2);
  port1.start();
  return {
    endpoint: port1,
    terminate: () => {
      terminated = true;
      port1.close();
      port2.close();
    },
    onFailure: (listener) => listeners.push(listener),
    crash: (message) => {
      for (const listener of listeners) listener(message);
    },
    isTerminated: () => terminated,
  };
}
