/** What was measured so far: kept while the page is open, saved and read as JSON lines. */
import { measurementsIn, writeMeasurements } from '../../core/timings/json-lines';
import { InputError } from '../../core/errors';
import { atLeisure } from '../at-leisure';
import type { Studio } from '../studio';
import { change } from './change';
import { deviceFailureOf } from './device-failure';
import { keep, MOST_KEPT } from './keep';

/** Saves all of it as a file of JSON lines. */
export function saveHistory(studio: Studio): void {
  const { history } = studio.store.getState().device;
  const text = writeMeasurements(history.map(({ measurement }) => measurement));
  studio.download('measurements.jsonl', new Blob([text], { type: 'application/jsonl' }));
  change(studio, { saved: history.at(-1)?.id ?? 0 });
}

/** Takes one out; the newest of the others is shown in its place. */
export function forgetMeasurement(studio: Studio, id: number): void {
  change(studio, ({ history, shown, against }) => {
    const left = history.filter((kept) => kept.id !== id);
    const next = shown === id ? (left.at(-1)?.id ?? null) : shown;
    return {
      history: left,
      shown: next,
      against: against === id || against === next ? null : against,
    };
  });
}

/** What was measured here is not thrown out for what a file says. @throws InputError `limit` */
const requireRoom = ({ store }: Studio, count: number): void => {
  const room = MOST_KEPT - store.getState().device.history.length;
  if (count > room)
    throw new InputError(
      'limit',
      `The file has ${count} measurements; there is room for ${room} beside those that are here.`,
      'Remove some of those that are here, or take fewer lines of the file.',
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
