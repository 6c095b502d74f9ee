/**
 * What the user is looking at: selection, step, tab, sorting. Small setters, each the one place where
 * its part of the store changes.
 */
import type { Bytes, Scope } from '../core/units';
import { derive } from './derive';
import { selectOccupancy, selectPeak } from './figures';
import type { Selection } from './selection';
import type { Studio } from './studio';
import type { Dialog, Sort, StudioState, Tab } from './studio-state';

/** The step the map's playhead stands at; the peak until the user moves it. */
export const selectStep = derive(
  [
    (s: StudioState) => s.step,
    selectPeak,
    (s: StudioState) => s.open?.profile.arena.timeline.length ?? 1,
  ],
  // A step from a link or the address may lie behind this model's last one.
  (step, peak, steps): Scope => Math.min(step ?? Math.max(0, peak?.scope ?? 0), steps - 1),
);

export const select = ({ store }: Studio, selection: Selection | null): void =>
  store.setState({ selection });

export const setStep = ({ store }: Studio, step: Scope): void => store.setState({ step });

export const setBudget = ({ store }: Studio, budget: Bytes | null): void =>
  store.setState({ budget });

export const showTab = ({ store }: Studio, tab: Tab): void => store.setState({ tab });

export const setFind = ({ store }: Studio, find: string): void => store.setState({ find });

export const openDialog = ({ store }: Studio, dialog: Dialog): void =>
  store.setState({ dialog, editing: null });

/** Opens the board dialog on one of the user's boards. */
export const editBoard = ({ store }: Studio, id: string): void =>
  store.setState({ dialog: 'board', editing: id });

export const closeDialog = ({ store }: Studio): void =>
  store.setState({ dialog: null, editing: null });

/** Sorts a table by a column: once its natural way, again the other way, a third time not at all. */
export function toggleSort(
  { store }: Studio,
  table: string,
  column: string,
  startDescending: boolean,
): void {
  const { sorts } = store.getState();
  const { [table]: current, ...rest } = sorts;
  const next = nextSort(current, column, startDescending);
  store.setState({ sorts: next === undefined ? rest : { ...rest, [table]: next } });
}

function nextSort(
  current: Sort | undefined,
  column: string,
  startDescending: boolean,
): Sort | undefined {
  if (current?.column !== column) return { column, descending: startDescending };
  return current.descending === startDescending
    ? { column, descending: !startDescending }
    : undefined;
}

/** Moves the playhead by so many steps, within the timeline. */
export function moveStep(studio: Studio, by: number): void {
  const state = studio.store.getState();
  const steps = state.open?.profile.arena.timeline.length ?? 0;
  if (steps === 0) return;
  const step = selectStep(state) + by;
  setStep(studio, Math.min(Math.max(step, 0), steps - 1));
}

/** Moves the playhead to the next or previous local peak, around the ends. */
export function movePeak(studio: Studio, direction: 1 | -1): void {
  const state = studio.store.getState();
  const peaks = selectOccupancy(state)?.peaks ?? [];
  const at = selectStep(state);
  const target =
    direction > 0
      ? (peaks.find((peak) => peak > at) ?? peaks[0])
      : (peaks.findLast((peak) => peak < at) ?? peaks.at(-1));
  if (target !== undefined) setStep(studio, target);
}
