/** Work steps on thousands of times a second; the page paints a few times. */
const PROGRESS_MS = 80;

/**
 * Passes on a report if none was within the last 80 ms, and any that differs in what `keyOf` says, such
 * as a new stage.
 */
export function everySoOften<T>(
  report: (value: T) => void,
  keyOf: (value: T) => string = () => '',
): (value: T) => void {
  let [last, key] = [performance.now(), ''];
  return (value) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS && keyOf(value) === key) return;
    last = now;
    key = keyOf(value);
    report(value);
  };
}
