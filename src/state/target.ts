/**
 * Board and kernel set: what the model is profiled for. The kernel set follows the board until the
 * user chooses one. Numbers of the old target stay on screen until the worker has the new ones.
 */
import { KERNEL_SETS } from '../core/arena/plan';
import type { KernelSet, Target } from '../core/arena/plan';
import type { Board } from '../core/boards/board';
import { BOARDS, findBoard } from '../core/boards/boards';
import { derive } from './derive';
import { failureOf } from './failure';
import type { Memory, Studio } from './studio';
import { DEFAULT_BOARD } from './studio-state';
import type { StudioState } from './studio-state';

const BOARD_KEY = 'arenascope.board';

/** The board chosen last time, if any. */
export const rememberedBoard = ({ get }: Memory): Pick<StudioState, 'boardId'> => ({
  boardId: get(BOARD_KEY) ?? DEFAULT_BOARD,
});

/** Boards to choose from: a link's, the user's own, the built-in ones. */
export const selectBoards = derive(
  [(s: StudioState) => s.linkBoard, (s: StudioState) => s.userBoards],
  (fromLink, own): readonly Board[] => [
    // While a link is open its board is the sender's, even beside one of the reader's by that id.
    ...(fromLink === null ? [] : [fromLink]),
    ...own.filter(({ id }) => id !== fromLink?.id),
    ...BOARDS,
  ],
);

const fallback = (): Board => {
  const board = findBoard(DEFAULT_BOARD) ?? BOARDS[0];
  if (board === undefined) throw new Error('The board table is empty.');
  return board;
};

/** The chosen board; the default one if the chosen one no longer exists. */
export const selectBoard = derive(
  [selectBoards, (s: StudioState) => s.boardId],
  (boards, id): Board => findBoard(id, boards) ?? fallback(),
);

/** The target the page wants a profile for. */
export const selectTarget = derive(
  [selectBoard, (s: StudioState) => s.kernels],
  (board, kernels): Target => ({
    kernels: kernels === 'board' ? board.kernels : kernels,
    abi: board.abi,
  }),
);

export const sameTarget = (a: Target, b: Target): boolean =>
  a.kernels === b.kernels && a.abi === b.abi;

/** Chooses a board; a what-if budget belonged to the old one. */
export function chooseBoard(studio: Studio, boardId: string): Promise<void> {
  studio.memory.set(BOARD_KEY, boardId);
  studio.store.setState({ boardId, budget: null });
  return refreshProfile(studio);
}

export function chooseKernels(studio: Studio, kernels: KernelSet | 'board'): Promise<void> {
  studio.store.setState({ kernels });
  return refreshProfile(studio);
}

export const isKernelSet = (text: string): text is KernelSet =>
  KERNEL_SETS.some((set) => set === text);

/** Asks the workers for the wanted target's profiles, unless the page has them already. */
export async function refreshProfile(studio: Studio): Promise<void> {
  await Promise.all([
    refreshOpen(studio),
    refreshBeside(studio, 'before'),
    refreshBeside(studio, 'after'),
  ]);
}

/** The model that waits beside the open one: its figures are compared with the open one's. */
async function refreshBeside({ store }: Studio, side: 'before' | 'after'): Promise<void> {
  const state = store.getState();
  const waiting = state.quantize[side];
  const target = selectTarget(state);
  if (waiting === null || waiting.id === state.open?.id) return;
  if (sameTarget(target, waiting.profile.target)) return;
  // Should it fail, the comparison keeps the figures it has; the model says why when it is opened.
  const profile = await waiting.session.profile(target).catch(() => undefined);
  const now = store.getState();
  if (profile === undefined || now.quantize[side]?.id !== waiting.id) return;
  if (!sameTarget(selectTarget(now), target)) return;
  store.setState({ quantize: { ...now.quantize, [side]: { ...waiting, profile } } });
}

async function refreshOpen({ store }: Studio): Promise<void> {
  const { open } = store.getState();
  if (open === null) return;
  const target = selectTarget(store.getState());
  if (sameTarget(target, open.profile.target)) return;
  try {
    const profile = await open.session.profile(target);
    const now = store.getState();
    // The user may have opened another model or chosen another board meanwhile.
    if (now.open?.id !== open.id || !sameTarget(selectTarget(now), target)) return;
    store.setState({
      open: { ...now.open, profile },
      ...keepSelection(now, open.profile, profile),
    });
  } catch (error) {
    if (store.getState().open?.id !== open.id) return;
    store.setState({ failure: failureOf('profile', open.model.file.name, error) });
  }
}

type Plan = NonNullable<StudioState['open']>['profile'];

/** Another kernel set has other scratch buffers: what is selected may not exist any more. */
function keepSelection(state: StudioState, before: Plan, after: Plan): Partial<StudioState> {
  const { selection, step } = state;
  const steps = after.arena.timeline.length;
  const kept = { step: step === null || step < steps ? step : null };
  if (selection?.kind !== 'buffer') return kept;
  const old = before.arena.buffers[selection.id];
  const match = after.arena.buffers.find((buffer) =>
    buffer.kind === 'tensor' && old?.kind === 'tensor'
      ? buffer.subgraph === old.subgraph && buffer.tensor === old.tensor
      : buffer.id === selection.id && buffer.kind === old?.kind,
  );
  return { ...kept, selection: match === undefined ? null : { kind: 'buffer', id: match.id } };
}
