/** Long work on the page's own thread, in turns so short that nobody notices. */

/** Well below what a page may be busy for at a stretch. */
const TURN_MS = 10;

export const atLeisure = async <T>(work: Generator<undefined, T>): Promise<T> => {
  for (;;) {
    const end = performance.now() + TURN_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < end);
    await new Promise((resolve) => setTimeout(resolve));
  }
};
