/** A board of the user's own: only name, flash and usable RAM are needed. */
import { useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import type { Board } from '../../core/boards/board';
import { failureOf } from '../../state/failure';
import type { Failure } from '../../state/studio-state';
import { removeBoard, saveBoard } from '../../state/user-boards';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import { BoardFields } from './board-fields';
import { factsFrom } from './board-form';
import { DialogFrame } from './dialog-frame';
import styles from './dialog.module.css';

export function BoardDialog(): ReactNode {
  const editing = useSelect((state) => state.editing);
  const board = useSelect((state) => state.userBoards.find(({ id }) => id === editing));
  return (
    <DialogFrame title={board === undefined ? 'Add a board of your own' : 'Edit your board'}>
      <BoardForm board={board} />
    </DialogFrame>
  );
}

function BoardForm({ board }: { board: Board | undefined }): ReactNode {
  const studio = useStudio();
  const [failure, setFailure] = useState<Failure | null>(null);
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    const field = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value : '';
    };
    try {
      saveBoard(studio, factsFrom(field, board));
    } catch (error) {
      setFailure(failureOf('boards', 'The board', error));
    }
  };
  return (
    <form onSubmit={onSubmit} noValidate className={styles['form']}>
      {failure !== null && (
        <Note tone="bad" isInset>
          {failure.message}
        </Note>
      )}
      <BoardFields board={board} />
      <div className={styles['row']}>
        <span className={`${styles['dim'] ?? ''} ${styles['grow'] ?? ''}`}>
          Kept in this browser only.
        </span>
        {board !== undefined && <RemoveButton id={board.id} />}
        <button type="submit" className={control('button', 'primary')}>
          {board === undefined ? 'Add' : 'Save'}
        </button>
      </div>
    </form>
  );
}

function RemoveButton({ id }: { id: string }): ReactNode {
  const studio = useStudio();
  return (
    <button type="button" className={control('button')} onClick={() => removeBoard(studio, id)}>
      Remove
    </button>
  );
}
