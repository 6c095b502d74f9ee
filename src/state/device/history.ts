/** What was measured so far: kept while the page is open, saved and read as JSON lines. */
import { readMeasurements, writeMeasurements } from '../../core/timings/json-lines';
import type { Measurement } from '../../core/timings/measurement';
import type { Studio } from '../studio';
import { change } from './change';
import { deviceFailureOf } from './device-failure';

/** Enough for a day at the bench, and little enough for a page. */
const MOST_KEPT = 200;

/** Puts measurements into the history and shows the last of them. */
export function keep(studio: Studio, measurements: readonly Measurement[]): void {
  if (measurements.length === 0) return;
  change(studio, ({ history, shown }) => {
    const last = history.at(-1)?.id ?? 0;
    const added = measurements.map((measurement, i) => ({ id: last + i + 1, measurement }));
    return {
      history: [...history, ...added].slice(-MOST_KEPT),
      shown: last + measurements.length,
      against: shown,
    };
  });
}

/** Saves all of it as a file of JSON lines. */
export function saveHistory({ store, download }: Studio): void {
  const text = writeMeasurements(
    store.getState().device.history.map(({ measurement }) => measurement),
  );
  download('measurements.jsonl', new Blob([text], { type: 'application/jsonl' }));
}

/** Adds what a file of JSON lines says. */
export async function importHistory(studio: Studio, file: Blob): Promise<void> {
  try {
    const measurements = readMeasurements(await file.text());
    change(studio, { failure: null });
    keep(studio, measurements);
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
