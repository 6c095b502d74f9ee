/** The one way into the history of measurements. */
import { fitted } from '../../core/timings/fitted';
import type { Measurement } from '../../core/timings/measurement';
import type { Studio } from '../studio';
import { change } from './change';
import type { KeptMeasurement } from './device-state';

/** Enough for a day at the bench, and little enough for a page. */
export const MOST_KEPT = 1000;

/** Puts measurements into the history and shows the last of them. */
export function keep(
  studio: Studio,
  measurements: readonly Measurement[],
  from: KeptMeasurement['from'] = 'here',
): void {
  if (measurements.length === 0) return;
  change(studio, ({ history, shown, saved }) => {
    const last = Math.max(history.at(-1)?.id ?? 0, saved);
    const added = measurements.map((one, i) => ({
      id: last + i + 1,
      measurement: fitted(one),
      from,
    }));
    return {
      history: [...history, ...added].slice(-MOST_KEPT),
      shown: last + measurements.length,
      against: shown,
    };
  });
}
