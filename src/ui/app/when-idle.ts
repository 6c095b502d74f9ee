/** Runs something when the browser has nothing better to do; returns how to call it off. */
export function whenIdle(run: () => void): () => void {
  if ('requestIdleCallback' in window) {
    const request = window.requestIdleCallback(run, { timeout: 2000 });
    return () => window.cancelIdleCallback(request);
  }
  // Safari has no idle callbacks; a moment after the first paint is as good.
  const timer = setTimeout(run, 500);
  return () => clearTimeout(timer);
}
