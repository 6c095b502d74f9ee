/**
 * One line to one worker: typed calls over Comlink, with the three things Comlink leaves out. A call
 * can be given up (AbortSignal), must answer in time (deadline) and fails when the worker does; for
 * code that cannot be interrupted, the only true cancel is to end the worker, so all three do.
 */
import * as Comlink from 'comlink';
import { unwrap } from './reply';
import type { Reply } from './reply';

/** The other side: a real worker or, in tests, a service on the same thread. */
export interface Peer {
  readonly endpoint: Comlink.Endpoint;
  readonly terminate: () => void;
  /** Calls back once if the worker cannot load or dies of an uncaught error. */
  readonly onFailure: (listener: (message: string) => void) => void;
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly deadlineMs?: number;
  /** The error to fail with when the deadline passes. */
  readonly late?: () => Error;
}

export interface Line<Api> {
  readonly call: <T>(
    send: (api: Comlink.Remote<Api>) => Promise<Reply<T>>,
    options?: CallOptions,
  ) => Promise<T>;
  /** Ends the worker; calls under way fail. */
  readonly close: () => void;
  readonly isDead: () => boolean;
}

/** Thrown by calls on a worker that has ended, whatever ended it. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded';
}

/** Opens a line to a freshly spawned peer. */
export function openLine<Api>(peer: Peer): Line<Api> {
  const api = Comlink.wrap<Api>(peer.endpoint);
  const underWay = new Set<(error: Error) => void>();
  let dead = false;
  const end = (error: Error): void => {
    if (dead) return;
    dead = true;
    peer.terminate();
    for (const fail of underWay) fail(error);
    underWay.clear();
  };
  peer.onFailure((message) => {
    end(new WorkerEnded(message));
  });

  const call: Line<Api>['call'] = async (send, options = {}) => {
    if (dead) throw new WorkerEnded('The worker has ended.');
    options.signal?.throwIfAborted();
    let stopWatching: () => void = () => undefined;
    const failure = new Promise<never>((_, reject) => {
      underWay.add(reject);
      const unwatch = watch(options, end);
      stopWatching = () => {
        unwatch();
        underWay.delete(reject);
      };
    });
    try {
      return unwrap(await Promise.race([send(api), failure]));
    } finally {
      stopWatching();
    }
  };
  const close = (): void => {
    end(new WorkerEnded('The worker was closed.'));
  };
  return { call, close, isDead: () => dead };
}

/** Ends the worker on abort or after the deadline; returns how to stop watching. */
function watch({ signal, deadlineMs, late }: CallOptions, end: (error: Error) => void): () => void {
  const onAbort = (): void => {
    end(signal?.reason instanceof Error ? signal.reason : new DOMException('', 'AbortError'));
  };
  const onDeadline = (): void => {
    end(late?.() ?? new WorkerEnded('The worker did not answer in time.'));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = deadlineMs === undefined ? undefined : setTimeout(onDeadline, deadlineMs);
  return () => {
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  };
}
