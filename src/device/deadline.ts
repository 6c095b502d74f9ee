/** Waiting for a browser, a driver or a device, none of which can be trusted to answer. */

/**
 * Settles as `work` does; rejects at the deadline, or when one of the signals aborts, with its reason.
 * What `work` does later is ignored.
 */
export const within = <T>(
  work: Promise<T>,
  ms: number,
  tooLate: () => Error,
  signals: readonly AbortSignal[] = [],
): Promise<T> =>
  new Promise((resolve, reject) => {
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', stop);
      act();
    };
    const stop = (): void =>
      finish(() => reject(signals.find(({ aborted }) => aborted)?.reason as Error));
    const timer = setTimeout(() => finish(() => reject(tooLate())), ms);
    for (const signal of signals) signal.addEventListener('abort', stop);
    if (signals.some(({ aborted }) => aborted)) stop();
    const done = (): void => finish(() => resolve(work));
    work.then(done, done);
  });

/** Waits for `work` to end in whatever way, but not longer than `ms`; never rejects. */
export const settled = async (work: Promise<unknown>, ms: number): Promise<void> => {
  try {
    await within(work, ms, () => new Error());
  } catch {
    // Whatever it was, the caller goes on.
  }
};
