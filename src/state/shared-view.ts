/**
 * Between the store and what a link carries: the sender's board, kernel set and view. Everything that
 * comes from a link is parsed again here, since its texts come from strangers.
 */
import type { Board } from '../core/boards/board';
import { BOARDS, findBoard, targetOf } from '../core/boards/boards';
import type { Shared, View } from '../core/share/shared';
import type { Measurement } from '../core/timings/measurement';
import type { ShareView } from '../workers/studio-api';
import { keep } from './device/keep';
import { formatSelection, parseSelection } from './selection';
import type { Studio } from './studio';
import { DEFAULT_BOARD, TABS } from './studio-state';
import type { StudioState } from './studio-state';
import { refreshProfile, sameTarget, selectBoard, selectTarget } from './target';

/**
 * The measurements of the open model that a link would carry: what is shown and what it is compared with,
 * or else the newest.
 */
export function sharedMeasurements({ open, device }: StudioState): readonly Measurement[] {
  const ofModel = device.history.filter(
    ({ measurement }) => measurement.model.sha256 === open?.model.file.sha256,
  );
  const chosen = ofModel.filter(({ id }) => id === device.shown || id === device.against);
  return (chosen.length > 0 ? chosen : ofModel.slice(-1)).map(({ measurement }) => measurement);
}

/** What a link of the current state says besides the model. @param times whether with measurements */
export function shareViewOf(state: StudioState, times: boolean): ShareView {
  const board = selectBoard(state);
  const { selection, step, budget, tab } = state;
  return {
    ...selectTarget(state),
    board: board.isCustom ? board : board.id,
    view: {
      tab,
      ...(selection === null ? {} : { selection: formatSelection(selection) }),
      ...(step === null ? {} : { step }),
      ...(budget === null ? {} : { budget }),
    },
    ...(times && { measurements: sharedMeasurements(state) }),
  };
}

/** Shows an adopted link as its sender saw it. */
export function adoptShared(studio: Studio, shared: Shared): void {
  const board = boardOf(shared);
  studio.store.setState({
    boardId: board.id,
    linkBoard: findBoard(board.id) === undefined ? board : null,
    kernels: shared.kernels === board.kernels ? 'board' : shared.kernels,
    ...parseView(shared.view),
  });
  keep(studio, shared.measurements ?? [], 'link');
  void refreshProfile(studio);
}

/** The sender's board; without one (or with one this version does not know), one with its target. */
function boardOf({ board, kernels, abi }: Shared): Board {
  if (typeof board === 'object') return board;
  const known = board === undefined ? undefined : findBoard(board);
  const standard = findBoard(DEFAULT_BOARD);
  const found =
    known ??
    [...(standard === undefined ? [] : [standard]), ...BOARDS].find((candidate) =>
      sameTarget(targetOf(candidate), { kernels, abi }),
    ) ??
    BOARDS.find((candidate) => candidate.abi === abi) ??
    BOARDS[0];
  if (found === undefined) throw new Error('The board table is empty.');
  return found;
}

/** A view's parts that make sense; the rest as if it were not there. */
export function parseView({
  tab,
  selection,
  step,
  budget,
}: View): Pick<StudioState, 'selection' | 'step' | 'budget'> & Partial<Pick<StudioState, 'tab'>> {
  const known = TABS.find((name) => name === tab);
  const isCount = (value: number | undefined): value is number =>
    value !== undefined && Number.isSafeInteger(value) && value >= 0;
  return {
    selection: selection === undefined ? null : parseSelection(selection),
    step: isCount(step) ? step : null,
    budget: isCount(budget) ? budget : null,
    ...(known === undefined ? {} : { tab: known }),
  };
}
