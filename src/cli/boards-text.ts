/** The list of boards for a terminal; figures that nobody has verified carry an asterisk. */
import type { Board } from '../core/boards/board';
import { formatCount } from '../core/text';
import { plain, table } from './text-table';

const NUMBER = (title: string) => ({ title, align: 'right' }) as const;

const figure = (board: Board, field: 'ramUsable' | 'flash'): string =>
  `${formatCount(board[field])}${board.unverified.includes(field) ? '*' : ' '}`;

export const boardsText = (boards: readonly Board[]): string => {
  const columns = [
    { title: 'id' },
    { title: 'board' },
    { title: 'core' },
    NUMBER('RAM bytes '),
    NUMBER('flash bytes '),
    { title: 'kernels' },
  ];
  const rows = boards.map((board) => [
    board.id,
    plain(board.name),
    plain(board.core),
    figure(board, 'ramUsable'),
    figure(board, 'flash'),
    board.unsupported === undefined ? board.kernels : 'none',
  ]);
  const legend = '  RAM is what a program gets by default. * not verified against a datasheet yet.';
  return `${[...table(columns, rows), '', legend].join('\n')}\n`;
};
