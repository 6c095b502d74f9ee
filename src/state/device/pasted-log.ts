/** Timings out of a log that somebody pasted; works in every browser. */
import type { Studio } from '../studio';
import { atLeisure } from '../at-leisure';
import { change } from './change';
import { deviceFailureOf } from './device-failure';
import { keep } from './keep';

/** Reads a log, keeps what was measured in it, and says why where there is nothing. */
export async function readLog(studio: Studio, text: string): Promise<boolean> {
  try {
    const { timingsIn } = await import('../../device/console/timings-from-log');
    const { placeOperators } = await import('../../core/timings/operator-times');
    const { measurements, reasons } = await atLeisure(timingsIn(text, new Date().toISOString()));
    const graph = studio.store.getState().open?.model.graph;
    keep(
      studio,
      measurements.map((one) => (graph === undefined ? one : placeOperators(one, graph))),
    );
    const failure = { step: null, message: reasons.join(' '), advice: '' };
    change(studio, { failure: reasons.length > 0 ? failure : null });
    return measurements.length > 0;
  } catch (error) {
    change(studio, { failure: deviceFailureOf(null, error) });
    return false;
  }
}
