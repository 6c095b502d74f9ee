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
/** Where a saved text goes that cannot be read, so that the next board does not overwrite it. */
const UNREAD_KEY = 'arenascope.boards.unread';

/** Boards remembered from last time, or why they could not be read (their text is put aside). */
export function rememberedBoards(
  memory: Memory,
): Pick<StudioState, 'userBoards'> & { failure?: Failure } {
  const text = memory.get(KEY);
  if (text === null) return { userBoards: [] };
  try {
    return { userBoards: parseCustomBoards(text) };
  } catch (error) {
    memory.set(UNREAD_KEY, text);
    return { userBoards: [], failure: failureOf('boards', 'Your saved boards', error) };
  }
}

/** The boards as saved last, by this tab or another one. */
function savedBoards({ store, memory }: Studio): readonly Board[] {
  const { userBoards, failure } = rememberedBoards(memory);
  return failure === undefined && memory.get(KEY) !== null
    ? userBoards
    : store.getState().userBoards;
}

/** @throws InputError when there are more boards than could be read back */
function keep({ store, memory }: Studio, userBoards: readonly Board[]): void {
  const text = formatCustomBoards(userBoards);
  parseCustomBoards(text);
  store.setState({ userBoards, boardVerdicts: null, failure: null });
  memory.set(KEY, text);
}

/** A new board's id comes from its name, which another board may share. */
function withOwnId(board: Board, boards: readonly Board[]): Board {
  const taken = (id: string): boolean => boards.some((other) => other.id === id);
  let id = board.id;
  for (let n = 2; taken(id); n++) id = `${board.id.slice(0, 58)}-${n}`;
  return { ...board, id };
}

/**
 * Adds a board, or replaces the one with the same id, and chooses it.
 *
 * @param facts the fields the user filled in, as they would stand in a board file
 * @throws InputError `bad-board`, naming the field
 */
export function saveBoard(studio: Studio, facts: Readonly<Record<string, unknown>>): void {
  const [entered] = parseCustomBoards(JSON.stringify([facts]));
  if (entered === undefined) return;
  const boards = savedBoards(studio);
  const isEdit = facts['id'] !== undefined && boards.some(({ id }) => id === entered.id);
  const board = isEdit ? entered : withOwnId(entered, boards);
  const next = isEdit
    ? boards.map((own) => (own.id === board.id ? board : own))
    : [...boards, board];
  keep(studio, next);
  studio.store.setState({ dialog: null, editing: null });
  void chooseBoard(studio, board.id);
}

export function removeBoard(studio: Studio, id: string): void {
  const { boardId } = studio.store.getState();
  keep(
    studio,
    savedBoards(studio).filter((board) => board.id !== id),
  );
  studio.store.setState({ dialog: null, editing: null });
  void chooseBoard(studio, boardId);
}

/** Adds a file's boards to the user's; a board with an id that exists replaces it. */
export async function importBoards(studio: Studio, file: Blob, name: string): Promise<void> {
  try {
    const added = parseCustomBoards(await file.text());
    const ids = new Set(added.map(({ id }) => id));
    const kept = savedBoards(studio).filter(({ id }) => !ids.has(id));
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
