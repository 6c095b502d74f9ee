/**
 * Timers that keep their word in a hidden tab. Browsers run the timers of hidden pages once a second, but
 * bootloaders start the program when nothing came for a second, and a pause before every block would become
 * one of a second. Messages still come at once, so a short time passes by messages to oneself.
 */

/** What is longer may as well be a second late, and would keep the processor busy. */
const SHORT_MS = 500;

const isHidden = (): boolean => 'document' in globalThis && document.hidden;

const byMessages = (ms: number, act: () => void): (() => void) => {
  const { port1, port2 } = new MessageChannel();
  const due = performance.now() + ms;
  const end = (): void => port1.close();
  port1.onmessage = () => {
    if (performance.now() < due) port2.postMessage(null);
    else {
      end();
      act();
    }
  };
  port2.postMessage(null);
  return end;
};

/** Calls back once `ms` have passed. @returns how to stop it */
export const after = (ms: number, act: () => void): (() => void) => {
  if (ms <= SHORT_MS && isHidden()) return byMessages(ms, act);
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

/** Resolves after `ms`, or at once when the person stops: whoever goes on looks at the signal next. */
export const wait = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const cancel = after(ms, done);
    signal?.addEventListener('abort', done);
    if (signal?.aborted === true) done();
  });
