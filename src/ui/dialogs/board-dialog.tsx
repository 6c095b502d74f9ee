/** A board of the user's own: only name, flash and usable RAM are needed. */
import { useState } from 'react';
import type { SubmitEvent, ReactNode } from 'react';
import { KERNEL_SETS } from '../../core/arena/plan';
import type { Board } from '../../core/boards/board';
import { BOARDS } from '../../core/boards/boards';
import { failureOf } from '../../state/failure';
import type { Failure } from '../../state/studio-state';
import { removeBoard, saveBoard } from '../../state/user-boards';
import { useSelect, useStudio } from '../../state/use-studio';
import { KERNEL_NAMES } from '../header/kernel-names';
import { control } from '../parts/controls';
import { Note } from '../parts/note';
import { BoardField } from './board-field';
import { factsFrom } from './board-form';
import { DialogFrame } from './dialog-frame';
import styles from './dialog.module.css';

const CORES = [...new Set(BOARDS.map(({ core }) => core))].sort();

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
    try {
      saveBoard(studio, factsFrom(new FormData(event.currentTarget), board));
    } catch (error) {
      setFailure(failureOf('boards', 'The board', error));
    }
  };
  return (
    <form onSubmit={onSubmit} noValidate className={styles['body']} style={{ padding: 0 }}>
      {failure !== null && (
        <Note tone="bad" isInset>
          {failure.message}
        </Note>
      )}
      <div className={styles['fields']}>
        <BoardField name="name" label="Name" value={board?.name} isWide />
        <BoardField
          name="ramUsable"
          label="RAM usable, bytes (64k and 1M work too)"
          value={board?.ramUsable}
        />
        <BoardField name="flash" label="Flash, bytes" value={board?.flash} />
        <BoardField
          name="ramReserved"
          label="RAM you set aside (RTOS, radio)"
          value={board?.ramReserved}
        />
        <BoardField
          name="ramLargestBlock"
          label="Largest single RAM block"
          value={board?.ramLargestBlock}
        />
        <label>
          <span>Core</span>
          <select
            name="core"
            className={control('input')}
            defaultValue={board?.core ?? 'Cortex-M4F'}
          >
            {CORES.map((core) => (
              <option key={core}>{core}</option>
            ))}
          </select>
        </label>
        <label>
          <span>Kernels</span>
          <select name="kernels" className={control('input')} defaultValue={board?.kernels ?? ''}>
            <option value="">as usual for the core</option>
            {KERNEL_SETS.map((set) => (
              <option key={set} value={set}>
                {KERNEL_NAMES[set]}
              </option>
            ))}
          </select>
        </label>
        <BoardField name="source" label="Source of the numbers" value={board?.source} isWide />
      </div>
      <div className={styles['row']}>
        <span className={`${styles['dim'] ?? ''} ${styles['grow'] ?? ''}`}>
          Kept in this browser only.
        </span>
        {board !== undefined && (
          <button
            type="button"
            className={control('button')}
            onClick={() => removeBoard(studio, board.id)}
          >
            Remove
          </button>
        )}
        <button type="submit" className={control('button', 'primary')}>
          {board === undefined ? 'Add' : 'Save'}
        </button>
      </div>
    </form>
  );
}
