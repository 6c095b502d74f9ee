/** What was measured so far: kept while the page is open, saved and read as JSON lines. */
import { measurementsIn, writeMeasurements } from '../../core/timings/json-lines';
import { InputError } from '../../core/errors';
import { atLeisure } from '../at-leisure';
import type { Studio } from '../studio';
import { change } from './change';
import { deviceFailureOf } from './device-failure';
import { keep, MOST_KEPT } from './keep';

/** Saves all of it as a file of JSON lines. */
export function saveHistory({ store, download }: Studio): void {
  const text = writeMeasurements(
    store.getState().device.history.map(({ measurement }) => measurement),
  );
  download('measurements.jsonl', new Blob([text], { type: 'application/jsonl' }));
}

/** What was measured here is not thrown out for what a file says. @throws InputError `limit` */
const requireRoom = ({ store }: Studio, count: number): void => {
  const room = MOST_KEPT - store.getState().device.history.length;
  if (count > room)
    throw new InputError(
      'limit',
      `The file has ${count} measurements; there is room for ${room} beside those that are here.`,
      'Save what is here and reload the page, or take fewer lines of the file.',
    );
};

/** Adds what a file of JSON lines says. */
export async function importHistory(studio: Studio, file: Blob): Promise<void> {
  try {
    const measurements = await atLeisure(measurementsIn(await file.text()));
    requireRoom(studio, measurements.length);
    change(studio, { failure: null });
    keep(studio, measurements, 'file');
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
  }
}
