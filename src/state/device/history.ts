/** What was measured so far: kept while the page is open, saved and read as JSON lines. */
import { readMeasurements, writeMeasurements } from '../../core/timings/json-lines';
import type { Studio } from '../studio';
import { change } from './change';
import { deviceFailureOf } from './device-failure';
import { keep } from './keep';

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
    keep(studio, measurements, 'file');
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
