/** What the page offers when operators are refused that nothing here executes: to leave them in float. */
import type { QuantizePlace } from './quantize-state';
import { calibrate, makeCurve, quantize, train, work } from './quantizing';
import type { Studio } from './studio';

/** What was refused, by where it failed; anything else begins with calibrating. */
const AGAIN: Readonly<Partial<Record<QuantizePlace, (studio: Studio) => Promise<void>>>> = {
  quantize,
  train,
  curve: makeCurve,
};

/** Takes the offer: leaves those operators in float, and does again what was refused. */
export async function leaveOperators(studio: Studio): Promise<void> {
  const { session, failure } = studio.store.getState().quantize;
  if (session === null || failure?.leave === undefined) return;
  await work(studio, 'open', failure.place, async () => {
    await session.leaveUnknown();
    return { calibration: null, curve: null };
  });
  if (studio.store.getState().quantize.failure !== null) return;
  await (AGAIN[failure.place] ?? calibrate)(studio);
}
