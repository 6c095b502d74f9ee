/** A column's head: a sort button where the column can be sorted, with the order in `aria-sort`. */
import type { ReactNode } from 'react';
import type { Sort } from '../../state/studio-state';
import type { Column } from './column';
import styles from './data-table.module.css';

interface HeadCellProps<Row> {
  readonly column: Column<Row>;
  readonly sort: Sort | undefined;
  readonly isPinned: boolean;
  readonly onSort: () => void;
}

export function HeadCell<Row>({ column, sort, isPinned, onSort }: HeadCellProps<Row>): ReactNode {
  const { id, header, hint, isNumber = false, value } = column;
  const order = sort?.column !== id ? undefined : sort.descending ? 'descending' : 'ascending';
  const className = [isNumber && styles['number'], isPinned && styles['pinned']]
    .filter(Boolean)
    .join(' ');
  const arrow = order === undefined ? '' : order === 'descending' ? ' ↓' : ' ↑';
  return (
    <th scope="col" className={className} aria-sort={order} data-hint={hint}>
      {value === undefined ? (
        <span className={styles['head']}>{header}</span>
      ) : (
        <button type="button" className={styles['head']} onClick={onSort}>
          {header}
          <span aria-hidden="true">{arrow}</span>
        </button>
      )}
    </th>
  );
}
