/**
 * A finished result, opened beside the float model. Either of the two can be the open model that every
 * tab works on; the other waits here, and both are profiled for the same target.
 */
import { failureOf } from './failure';
import type { QuantizeRun, QuantizeState, Side } from './quantize-state';
import { INITIAL_QUANTIZE } from './quantize-state';
import { freshRun } from './running';
import type { Studio } from './studio';
import type { OpenModel, StudioState } from './studio-state';
import { refreshProfile, selectTarget } from './target';

const change = ({ store }: Studio, part: Partial<QuantizeState>): void =>
  store.setState(({ quantize }) => ({ quantize: { ...quantize, ...part } }));

/** Opens a result beside the float model, in place of the result that was there. */
export async function showResult(studio: Studio, { id, file, name }: QuantizeRun): Promise<void> {
  const { store, client } = studio;
  const { before } = store.getState().quantize;
  if (before === null) return;
  try {
    const { opened, session } = await client.open(file, name, selectTarget(store.getState()));
    const state = store.getState();
    if (opened.kind !== 'model' || state.quantize.before?.id !== before.id) {
      session.close();
      return;
    }
    const { model, profile } = opened;
    state.quantize.after?.session.close();
    const { origin } = before;
    const after = { id: nextId(state), origin, model, profile, session, file };
    change(studio, { after, afterRun: id });
    showSide(studio, state.quantize.side === 'after' ? 'after' : 'both');
  } catch (error) {
    const { message, advice } = failureOf('open', name, error);
    change(studio, { failure: { place: 'after', message, advice } });
  }
}

/** A number that no model open now, or beside, has. */
export const nextId = ({ open, quantize: { before, after } }: StudioState): number =>
  Math.max(open?.id ?? 0, before?.id ?? 0, after?.id ?? 0) + 1;

/** Makes one of the two the open model; with `both` that is the result. Nothing before a result. */
export function showSide(studio: Studio, side: Side): void {
  const state = studio.store.getState();
  const wanted = side === 'before' ? state.quantize.before : state.quantize.after;
  if (wanted === null) return;
  if (state.open?.id === wanted.id) {
    change(studio, { side });
    return;
  }
  studio.store.setState({
    open: wanted,
    quantize: { ...withOpen(state), side },
    // What belongs to one of the two says nothing about the other.
    selection: null,
    step: null,
    boardVerdicts: null,
    run: freshRun(state),
  });
  void refreshProfile(studio);
}

/** What waits beside is kept as it was last shown: its profile may be newer. */
const withOpen = ({ open, quantize }: StudioState): QuantizeState => ({
  ...quantize,
  ...(open !== null && open.id === quantize.before?.id && { before: open }),
  ...(open !== null && open.id === quantize.after?.id && { after: open }),
});

/** Ends all that belongs to the float model that is about to be replaced; returns a fresh start. */
export function leaveQuantizer({ store }: Studio): QuantizeState {
  const { open, quantize } = store.getState();
  quantize.underWay?.controller.abort();
  quantize.session?.close();
  for (const side of [quantize.before, quantize.after])
    if (side !== null && side.id !== open?.id) side.session.close();
  return { ...INITIAL_QUANTIZE, split: quantize.split, training: quantize.training };
}

/** The result beside the float model; null without one. */
export const selectAfter = ({ open, quantize: { after } }: StudioState): OpenModel | null =>
  after !== null && open?.id === after.id ? open : after;
