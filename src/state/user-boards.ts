/**
 * The user's own boards. They live in this browser only, as the same text that is exported, and are
 * checked when they are loaded like any other file from outside.
 */
import type { Board } from '../core/boards/board';
import { formatCustomBoards, parseCustomBoards } from '../core/boards/custom';
import { failureOf } from './failure';
import type { Memory, Studio } from './studio';
import type { Failure, StudioState } from './studio-state';
import { chooseBoard } from './target';

const KEY = 'arenascope.boards';

/** Boards remembered from last time, or why they could not be read (they are kept as they are). */
export function rememberedBoards(
  memory: Memory,
): Pick<StudioState, 'userBoards'> & { failure?: Failure } {
  const text = memory.get(KEY);
  if (text === null) return { userBoards: [] };
  try {
    return { userBoards: parseCustomBoards(text) };
  } catch (error) {
    return { userBoards: [], failure: failureOf('boards', 'Your saved boards', error) };
  }
}

function keep({ store, memory }: Studio, userBoards: readonly Board[]): void {
  store.setState({ userBoards, boardVerdicts: null, failure: null });
  memory.set(KEY, formatCustomBoards(userBoards));
}

/**
 * Adds a board, or replaces the one with the same id, and chooses it.
 *
 * @param facts the fields the user filled in, as they would stand in a board file
 * @throws InputError `bad-board`, naming the field
 */
export function saveBoard(studio: Studio, facts: Readonly<Record<string, unknown>>): void {
  const [board] = parseCustomBoards(JSON.stringify([facts]));
  if (board === undefined) return;
  const { userBoards } = studio.store.getState();
  const exists = userBoards.some(({ id }) => id === board.id);
  const next = exists
    ? userBoards.map((own) => (own.id === board.id ? board : own))
    : [...userBoards, board];
  keep(studio, next);
  studio.store.setState({ dialog: null, editing: null });
  void chooseBoard(studio, board.id);
}

export function removeBoard(studio: Studio, id: string): void {
  const { userBoards, boardId } = studio.store.getState();
  keep(
    studio,
    userBoards.filter((board) => board.id !== id),
  );
  studio.store.setState({ dialog: null, editing: null });
  void chooseBoard(studio, boardId);
}

/** Adds a file's boards to the user's; a board with an id that exists replaces it. */
export async function importBoards(studio: Studio, file: Blob, name: string): Promise<void> {
  try {
    const added = parseCustomBoards(await file.text());
    const ids = new Set(added.map(({ id }) => id));
    const kept = studio.store.getState().userBoards.filter(({ id }) => !ids.has(id));
    keep(studio, [...kept, ...added]);
  } catch (error) {
    studio.store.setState({ failure: failureOf('boards', name, error) });
  }
}

/** Hands the user's boards over as a file that `importBoards` reads. */
export function exportBoards({ store, download }: Studio): void {
  const text = formatCustomBoards(store.getState().userBoards);
  download('arenascope-boards.json', new Blob([text], { type: 'application/json' }));
}

/** Judges the open model on every board, unless that was done already. */
export async function judgeBoards(studio: Studio, boards: readonly Board[]): Promise<void> {
  const { open, boardVerdicts } = studio.store.getState();
  if (open === null) return;
  if (boardVerdicts?.openId === open.id && boardVerdicts.boards === boards) return;
  try {
    const verdicts = await open.session.judge(boards);
    if (studio.store.getState().open?.id !== open.id) return;
    studio.store.setState({ boardVerdicts: { openId: open.id, boards, verdicts } });
  } catch (error) {
    studio.store.setState({ failure: failureOf('boards', open.model.file.name, error) });
  }
}
