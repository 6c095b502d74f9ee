/** Long work that whoever runs it may interrupt: a generator that yields where it can be left for a while. */

/** All of it at once, where nothing waits: tests, the command line, workers. */
export const atOnce = <T>(work: Generator<undefined, T>): T => {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
};
