/**
 * Bytes that have arrived and that nobody has taken yet. A read loop pushes, one reader at a time takes,
 * with a deadline for every read. Nothing is polled: a read settles when its bytes arrive, at its
 * deadline, when it is stopped, or when the port is lost, whichever comes first. Whatever it does not
 * take stays for the next reader.
 */
import { formatCount } from '../core/text';
import type { Bytes } from '../core/units';
import { createByteStore } from './byte-store';
import { DeviceError } from './device-error';
import { after } from './timer';

export interface Patience {
  /** Milliseconds until the read rejects with `timeout`. */
  readonly ms: number;
  readonly signal?: AbortSignal | undefined;
}

export interface LinePatience extends Patience {
  /** With more bytes than this before the one looked for, the read rejects with `garbled`. */
  readonly most?: Bytes;
}

export interface ByteQueue {
  /** @returns exactly `count` bytes. @throws DeviceError `timeout`, `lost`, `cancelled` */
  readonly take: (count: Bytes, patience: Patience) => Promise<Uint8Array>;
  /** @returns everything up to and including `byte`. @throws DeviceError as `take`, and `garbled` */
  readonly until: (byte: number, patience: LinePatience) => Promise<Uint8Array>;
  /** Everything that is there, at once. */
  readonly drain: () => Uint8Array;
  /**
   * Drops what is there and what comes, until nothing has come for `ms`.
   * @throws DeviceError `lost`, `cancelled`, and `garbled` when it has not been silent for ten seconds
   */
  readonly silence: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The read loop's end of a queue. */
export interface FedQueue extends ByteQueue {
  readonly push: (bytes: Uint8Array) => void;
  /** No more will come: reads reject with this once what has arrived is taken. The first reason stays. */
  readonly fail: (error: DeviceError) => void;
}

/** Looks at what has arrived; undefined means: not enough yet. */
type Attempt = () => Uint8Array | DeviceError | undefined;

/** A timer this late means that the page was busy, and what has arrived waits to be looked at. */
const LATE_MS = 20;
/** A timer set for longer fires at once. */
const LONGEST_MS = 2 ** 31 - 1;
const MOST: Bytes = 1 << 20;
const NOISY_MS = 10_000;

const cancelled = (): DeviceError => new DeviceError('cancelled', 'It was stopped.', '');

const tooLate = (ms: number): DeviceError =>
  new DeviceError(
    'timeout',
    `Nothing more came within ${formatCount(ms)} ms.`,
    'Check the cable and the power, reset the board and try again.',
  );

const endless = (what: string): DeviceError =>
  new DeviceError(
    'garbled',
    `The board sends ${what}.`,
    'Check the baud rate, and whether another program runs on the board.',
  );

/** Calls back at the deadline, but not before what came in time had its turn. @returns how to stop it */
const atDeadline = (ms: number, act: () => void): (() => void) => {
  const due = performance.now() + ms;
  let stop = after(Math.min(ms, LONGEST_MS), () => {
    if (performance.now() - due < LATE_MS) act();
    else stop = after(LATE_MS, act);
  });
  return () => stop();
};

/** Runs one attempt whenever something changes, until it succeeds or cannot any more. */
const createWaiting = (failure: () => DeviceError | undefined) => {
  let current: (() => void) | undefined;

  const wait = (attempt: Attempt, { ms, signal }: Patience): Promise<Uint8Array> => {
    // Two readers would share an answer by chance: that is a defect, not a fault of the device.
    if (current) return Promise.reject(new Error('Another read of this port is under way.'));
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        current = undefined;
        stopTimer();
        signal?.removeEventListener('abort', look);
        settle();
      };
      const look = (): void => {
        const outcome = signal?.aborted === true ? cancelled() : (attempt() ?? failure());
        if (outcome instanceof Error) finish(() => reject(outcome));
        else if (outcome) finish(() => resolve(outcome));
      };
      const stopTimer = atDeadline(ms, () => finish(() => reject(tooLate(ms))));
      current = look;
      signal?.addEventListener('abort', look);
      look();
    });
  };
  return { wait, look: () => current?.() };
};

/** @see ByteQueue.silence */
const untilSilent = async (
  { drain, take }: Pick<ByteQueue, 'drain' | 'take'>,
  patience: Patience,
): Promise<void> => {
  const end = performance.now() + Math.max(NOISY_MS, 2 * patience.ms);
  do {
    drain();
    try {
      await take(1, patience);
    } catch (error) {
      if (error instanceof DeviceError && error.failure === 'timeout') return;
      throw error;
    }
  } while (performance.now() < end);
  throw endless('without a pause');
};

export const createByteQueue = (): FedQueue => {
  const store = createByteStore();
  let failure: DeviceError | undefined;
  const waiting = createWaiting(() => failure);

  const drain = (): Uint8Array => store.take(store.size());
  const take = (count: Bytes, patience: Patience): Promise<Uint8Array> =>
    waiting.wait(() => (store.size() >= count ? store.take(count) : undefined), patience);
  const until = (byte: number, patience: LinePatience): Promise<Uint8Array> => {
    const most = patience.most ?? MOST;
    let seen = 0;
    return waiting.wait(() => {
      const at = store.find(byte, seen);
      seen = store.size();
      if (at < 0 ? seen > most : at >= most)
        return endless(`more than ${formatCount(most)} bytes without the end of a line`);
      return at < 0 ? undefined : store.take(at + 1);
    }, patience);
  };
  return {
    take,
    until,
    drain,
    silence: (ms, signal) => untilSilent({ drain, take }, { ms, signal }),
    push: (bytes) => {
      store.push(bytes);
      waiting.look();
    },
    fail: (error) => {
      failure ??= error;
      waiting.look();
    },
  };
};
