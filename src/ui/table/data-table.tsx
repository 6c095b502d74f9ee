/**
 * The studio's table: sortable, virtual (only the rows in view are in the page), and a real `<table>`
 * for screen readers, with spacer rows standing for what is scrolled away.
 */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { toggleSort } from '../../state/view';
import { useStudio } from '../../state/use-studio';
import type { Column } from './column';
import styles from './data-table.module.css';
import { HeadCell } from './head-cell';
import { useTable } from './use-table';
import type { Table, TableProps } from './use-table';

export function DataTable<Row extends { readonly key: string }>(props: TableProps<Row>): ReactNode {
  const studio = useStudio();
  const scroller = useRef<HTMLDivElement>(null);
  const table = useTable(props, scroller);
  const { id, label, columns, empty } = props;
  const { sorted, shown, keyboard } = table;
  const isActiveShown = shown.includes(keyboard.active);
  return (
    <div ref={scroller} className={styles['scroller']}>
      <table
        className={styles['table']}
        role="grid"
        aria-label={label}
        aria-rowcount={sorted.length + 1}
        aria-activedescendant={isActiveShown ? `${id}-${keyboard.active}` : undefined}
        tabIndex={0}
        onKeyDown={keyboard.onKeyDown}
        style={{ minInlineSize: widthOf(columns) }}
      >
        <colgroup>
          {columns.map(({ id: column, width }) => (
            <col key={column} style={width === undefined ? undefined : { inlineSize: width }} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column, i) => (
              <HeadCell
                key={column.id}
                column={column}
                sort={table.sort}
                isPinned={i === 0}
                onSort={() => toggleSort(studio, id, column.id, column.isNumber === true)}
              />
            ))}
          </tr>
        </thead>
        <Body {...props} table={table} />
      </table>
      {sorted.length === 0 && <p className={styles['empty']}>{empty}</p>}
    </div>
  );
}

type BodyProps<Row extends { readonly key: string }> = TableProps<Row> & {
  readonly table: Table<Row>;
};

function Body<Row extends { readonly key: string }>(props: BodyProps<Row>): ReactNode {
  const { id, columns, selectedKey, onPick, table } = props;
  const { keyboard, sorted } = table;
  return (
    <tbody>
      <Spacer height={table.above} span={columns.length} />
      {table.shown.map((index) => {
        const row = sorted[index];
        if (row === undefined) return null;
        return (
          <tr
            key={row.key}
            id={`${id}-${index}`}
            aria-rowindex={index + 2}
            aria-selected={row.key === selectedKey}
            data-active={index === keyboard.active}
            onClick={() => {
              keyboard.setActive(index);
              onPick(row);
            }}
          >
            {columns.map((column, i) => (
              <td key={column.id} className={classOf(column, i === 0)}>
                {column.render(row)}
              </td>
            ))}
          </tr>
        );
      })}
      <Spacer height={table.below} span={columns.length} />
    </tbody>
  );
}

const classOf = (
  { isNumber = false, isCode = false }: Pick<Column<never>, 'isNumber' | 'isCode'>,
  isPinned: boolean,
): string =>
  [isNumber && styles['number'], isCode && styles['code'], isPinned && styles['pinned']]
    .filter(Boolean)
    .join(' ');

/** Stands for the rows above or below the ones in the page. */
function Spacer({ height, span }: { height: number; span: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ blockSize: height }} />
    </tr>
  );
}

const widthOf = (columns: readonly Pick<Column<never>, 'width' | 'min'>[]): number =>
  columns.reduce((sum, { width, min = 120 }) => sum + (width ?? min), 0);
