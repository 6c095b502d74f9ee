/** Columns of the board table. */
import type { ReactNode } from 'react';
import type { Board, Verdict } from '../../core/boards/board';
import type { BoardRow } from '../../state/rows/board-rows';
import { editBoard } from '../../state/view';
import { useStudio } from '../../state/use-studio';
import { KERNEL_NAMES } from '../header/kernel-names';
import { Bytes } from '../parts/amount';
import { control } from '../parts/controls';
import type { Column } from '../table/column';
import styles from './boards.module.css';

const WORDS: Readonly<Record<Verdict['verdict'], string>> = {
  fits: 'fits',
  tight: 'tight',
  'does-not-fit': 'does not fit',
};

const ORDER: readonly Verdict['verdict'][] = ['fits', 'tight', 'does-not-fit'];

function Name({ board }: { board: Board }): ReactNode {
  const studio = useStudio();
  return (
    <span
      data-hint={`${board.vendor === '' ? '' : `${board.vendor}, `}${board.mcu}, ${board.core}`}
    >
      {board.name}
      {board.isCustom && (
        <button
          type="button"
          className={`${control('link')} ${styles['edit'] ?? ''}`}
          onClick={(event) => {
            event.stopPropagation();
            editBoard(studio, board.id);
          }}
        >
          Edit
        </button>
      )}
    </span>
  );
}

/** A number of the board's with a query sign where nobody has checked it against a datasheet. */
function Fact({ board, field }: { board: Board; field: 'ramUsable' | 'flash' }): ReactNode {
  const note = field === 'flash' ? board.flashNote : board.ramNote;
  const isUnverified = board.unverified.includes(field);
  return (
    <>
      <Bytes value={board[field]} bare />
      <span
        className={styles['query']}
        data-hint={
          isUnverified
            ? `Not verified against a datasheet. ${note}`
            : note === ''
              ? undefined
              : note
        }
      >
        {isUnverified ? <span aria-label="unverified">?</span> : note === '' ? '' : '·'}
      </span>
    </>
  );
}

const Free = ({ bytes }: { bytes: number | undefined }): ReactNode =>
  bytes === undefined ? (
    ''
  ) : (
    <span className={bytes < 0 ? styles['bad'] : undefined}>
      <Bytes value={bytes} bare />
    </span>
  );

export const BOARD_COLUMNS: readonly Column<BoardRow>[] = [
  {
    id: 'name',
    header: 'Board',
    min: 190,
    render: ({ board }) => <Name board={board} />,
    value: ({ board }) => board.name,
  },
  {
    id: 'verdict',
    header: 'Verdict',
    width: 96,
    render: ({ verdict }) =>
      verdict === undefined ? (
        ''
      ) : (
        <span className={styles[verdict.verdict]}>{WORDS[verdict.verdict]}</span>
      ),
    value: ({ verdict }) => (verdict === undefined ? 9 : ORDER.indexOf(verdict.verdict)),
  },
  {
    id: 'blocks',
    header: 'What stands in the way',
    min: 260,
    render: ({ verdict }) => {
      const sentence = verdict?.blockers.join(' ') ?? '';
      return <span data-hint={sentence}>{sentence}</span>;
    },
    value: ({ verdict }) => verdict?.blockers[0] ?? '',
  },
  {
    id: 'ram',
    header: 'RAM usable, B',
    width: 104,
    isNumber: true,
    hint: 'What a program gets in one piece without a linker script of its own',
    render: ({ board }) => <Fact board={board} field="ramUsable" />,
    value: ({ board }) => board.ramUsable,
  },
  {
    id: 'ram-free',
    header: 'RAM free, B',
    width: 96,
    isNumber: true,
    render: ({ verdict }) => <Free bytes={verdict?.ram.free} />,
    value: ({ verdict }) => verdict?.ram.free,
  },
  {
    id: 'flash',
    header: 'Flash, B',
    width: 104,
    isNumber: true,
    render: ({ board }) => <Fact board={board} field="flash" />,
    value: ({ board }) => board.flash,
  },
  {
    id: 'flash-free',
    header: 'Flash free, B',
    width: 100,
    isNumber: true,
    render: ({ verdict }) => <Free bytes={verdict?.flash.free} />,
    value: ({ verdict }) => verdict?.flash.free,
  },
  {
    id: 'core',
    header: 'Core',
    width: 140,
    render: ({ board }) => <span data-hint={board.core}>{board.core}</span>,
    value: ({ board }) => board.core,
  },
  {
    id: 'mcu',
    header: 'Chip',
    width: 170,
    render: ({ board }) => <span data-hint={board.mcu}>{board.mcu}</span>,
    value: ({ board }) => board.mcu,
  },
  {
    id: 'kernels',
    header: 'Kernels',
    width: 120,
    render: ({ board }) => KERNEL_NAMES[board.kernels],
    value: ({ board }) => board.kernels,
  },
];
