/** The one model on all boards, with what stands in the way of each; and the user's own boards. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { formatNumberOf } from '../../core/text';
import { selectBoardRows } from '../../state/rows/board-rows';
import { chooseBoard, selectBoard, selectBoards } from '../../state/target';
import { importBoards, judgeBoards } from '../../state/user-boards';
import { useAction, useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { ActionButton } from '../parts/action-button';
import { Note } from '../parts/note';
import panels from '../panels/panels.module.css';
import { DataTable } from '../table/data-table';
import { BOARD_COLUMNS } from './columns';

export function BoardsPanel(): ReactNode {
  const studio = useStudio();
  const openId = useSelect((state) => state.open?.id);
  const boards = useSelect(selectBoards);
  const rows = useSelect(selectBoardRows);
  const chosen = useSelect(selectBoard);
  const failure = useSelect((state) => state.failure);
  useEffect(() => {
    if (openId !== undefined) void judgeBoards(studio, boards);
  }, [studio, openId, boards]);
  const fitting = rows.filter(({ verdict }) => verdict?.fits === true).length;
  return (
    <>
      <div className={panels['bar']}>
        <span>
          Fits {fitting} of {formatNumberOf(rows.length, 'board')}, each with its own kernels. A row
          chooses its board.
        </span>
        <span className={panels['grow']} />
        <ActionButton id="board.add" short="Add a board" />
        <ImportButton />
        <ExportButton />
      </div>
      {failure?.place === 'boards' && (
        <Note
          tone="bad"
          lead={failure.subject}
          actions={
            <button
              type="button"
              className={control('link')}
              onClick={() => studio.store.setState({ failure: null })}
            >
              Dismiss
            </button>
          }
        >
          {failure.message} {failure.advice}
        </Note>
      )}
      <DataTable
        id="boards"
        label="The model on all boards"
        rows={rows}
        columns={BOARD_COLUMNS}
        selectedKey={chosen.id}
        onPick={({ board }) => void chooseBoard(studio, board.id)}
        empty="There are no boards."
      />
    </>
  );
}

function ImportButton(): ReactNode {
  const studio = useStudio();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        className={control('button')}
        data-hint="Boards from a file, as Export writes it"
        onClick={() => picker.current?.click()}
      >
        Import…
      </button>
      <input
        ref={picker}
        type="file"
        accept=".json"
        hidden
        aria-label="Board file"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file !== undefined) void importBoards(studio, file, file.name);
        }}
      />
    </>
  );
}

function ExportButton(): ReactNode {
  const { isEnabled } = useAction('board.export');
  return isEnabled ? <ActionButton id="board.export" short="Export" /> : null;
}
