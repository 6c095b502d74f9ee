/**
 * Lets an emulated chip run: slices of a few milliseconds, between which messages are seen; nothing
 * while it sleeps, except for its own alarms, which come when they would on a real chip; and a pause
 * while what it has sent is not taken.
 */
import type { Pico } from './chip';
import type { ChipLink, ChipListeners, ChipProgress } from './chip-link';
import type { TakeTurns } from './turns';
import { takeTurns } from './turns';

const SLICE_MS = 8;
const PROGRESS_MS = 100;
/** Bytes to the chip beyond which a sender waits, and bytes from it beyond which the chip does. */
const MOST_WAITING = 4096;
const MOST_UNTAKEN = 64 * 1024;
/** The longest wait that timers take. */
const MOST_SLEEP_MS = 2 ** 31 - 1;

/** One timer. */
const createNap = () => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const begin = (milliseconds: number, wake: () => void): void => {
    if (timer !== undefined || milliseconds > MOST_SLEEP_MS) return;
    timer = setTimeout(() => {
      timer = undefined;
      wake();
    }, milliseconds);
  };
  return { begin, end };
};

/** How fast the chip is, and when to say so. */
const createMeter = (pico: Pico, onProgress: ChipListeners['onProgress']) => {
  let [wokeCycles, busyMs] = [0, 0];
  let reported = { at: 0, phase: 'bootsel' };
  const progress = (): ChipProgress => {
    const state = pico.state();
    const possible = (busyMs * state.hertz) / 1000;
    return {
      ...state,
      timesRealTime: possible > 0 ? (state.cycles - wokeCycles) / possible : 0,
    };
  };
  return {
    progress,
    wake: () => {
      [wokeCycles, busyMs] = [pico.state().cycles, 0];
    },
    time: (work: () => void) => {
      const began = performance.now();
      work();
      busyMs += performance.now() - began;
    },
    report: () => {
      const now = progress();
      if (now.phase === reported.phase && performance.now() - reported.at < PROGRESS_MS) return;
      reported = { at: performance.now(), phase: now.phase };
      onProgress(now);
    },
  };
};

/** Senders that wait for room on the line. */
const createQueue = (pico: Pico) => {
  let senders: (() => void)[] = [];
  const admit = (): void => {
    if (pico.state().phase === 'running' && pico.waiting() > MOST_WAITING) return;
    for (const resolve of senders) resolve();
    senders = [];
  };
  const wait = (): Promise<void> =>
    new Promise((resolve) => {
      senders.push(resolve);
      admit();
    });
  return { admit, wait };
};

/** What the chip has sent, on its way to whoever takes it. */
const createTray = (onBytes: ChipListeners['onBytes'], onTaken: () => void) => {
  let untaken = 0;
  return {
    isFull: () => untaken > MOST_UNTAKEN,
    hand: async (bytes: Uint8Array): Promise<void> => {
      const { length } = bytes;
      if (length === 0) return;
      untaken += length;
      await onBytes(bytes);
      untaken -= length;
      onTaken();
    },
  };
};

/** A call whose failure is its promise's. */
const soon = <T>(work: () => T): Promise<T> => new Promise((resolve) => resolve(work()));

/** The chip on this thread, running whenever there is something to run. */
export const drive = (
  pico: Pico,
  { onBytes, onProgress }: ChipListeners,
  take: TakeTurns = takeTurns,
): ChipLink => {
  const meter = createMeter(pico, onProgress);
  const queue = createQueue(pico);
  const nap = createNap();
  const tray = createTray(onBytes, () => go());
  const turns = take(() => {
    meter.time(() => pico.run(SLICE_MS));
    void tray.hand(pico.take());
    queue.admit();
    meter.report();
    go();
  });
  /** Sees to it that what has to happen next will. */
  const go = (): void => {
    const { phase } = pico.state();
    if (phase === 'idle') nap.begin(pico.sleepMs(), wake);
    else nap.end();
    if (phase === 'running' && !tray.isFull()) turns.ask();
  };
  const wake = (): void => {
    pico.sleep();
    go();
  };
  const restart = (begin: () => void): ChipProgress => {
    begin();
    meter.wake();
    queue.admit();
    meter.report();
    go();
    return meter.progress();
  };
  return {
    enterBootsel: () => soon(() => restart(() => pico.enterBootsel())),
    writeBlocks: (blocks) => soon(() => pico.writeBlocks(blocks)),
    readFlash: (address, count) => soon(() => pico.readFlash(address, count)),
    reset: () => soon(() => restart(() => pico.reset())),
    send: (bytes) => {
      if (!turns.isAsked()) meter.wake();
      pico.send(bytes);
      go();
      return queue.wait();
    },
    close: () => {
      pico.enterBootsel();
      nap.end();
      turns.close();
    },
  };
};
