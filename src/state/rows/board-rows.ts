/** The open model on every board: verdict, room, and what stands in the way. */
import type { Board, Verdict } from '../../core/boards/board';
import { derive } from '../derive';
import type { StudioState } from '../studio-state';
import { selectBoards } from '../target';

export interface BoardRow {
  readonly key: string;
  readonly board: Board;
  /** Absent until the worker has judged. */
  readonly verdict?: Verdict;
}

export const selectBoardRows = derive(
  [selectBoards, (s: StudioState) => s.boardVerdicts],
  (boards, judged): readonly BoardRow[] => {
    const verdicts = new Map(
      judged?.boards.map((board, i) => [board.id, judged.verdicts[i]] as const),
    );
    return boards.map((board) => {
      const verdict = verdicts.get(board.id);
      return { key: board.id, board, ...(verdict === undefined ? {} : { verdict }) };
    });
  },
);
