/**
 * The studio's table: sortable, virtual (only the rows in view are in the page), and a real `<table>`
 * for screen readers, with spacer rows standing for what is scrolled away.
 */
import { useVirtualizer } from '@tanstack/react-virtual';
import type { VirtualItem } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { toggleSort } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { sortRows } from './column';
import type { Column } from './column';
import styles from './data-table.module.css';
import { HeadCell } from './head-cell';
import { useRowsKeyboard } from './use-rows-keyboard';

const ROW = 24;

interface DataTableProps<Row extends { readonly key: string }> {
  /** Names the table in the store's sorts and in row ids. */
  readonly id: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly selectedKey: string | undefined;
  readonly onPick: (row: Row) => void;
  readonly empty: string;
}

export function DataTable<Row extends { readonly key: string }>({
  id,
  label,
  rows,
  columns,
  selectedKey,
  onPick,
  empty,
}: DataTableProps<Row>): ReactNode {
  const studio = useStudio();
  const sort = useSelect((state) => state.sorts[id]);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingStart: ROW,
    initialRect: { width: 800, height: 400 },
  });
  const pick = (index: number): void => {
    const row = sorted[index];
    if (row !== undefined) onPick(row);
  };
  const keyboard = useRowsKeyboard(sorted.length, (index) => virtual.scrollToIndex(index), pick);
  useReveal(sorted, selectedKey, (index) => virtual.scrollToIndex(index, { align: 'auto' }));

  const items = virtual.getVirtualItems();
  const isActiveShown = items.some(({ index }) => index === keyboard.active);
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
                sort={sort}
                isPinned={i === 0}
                onSort={() => toggleSort(studio, id, column.id, column.isNumber === true)}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          <Spacer height={items[0]?.start ?? 0} span={columns.length} />
          {items.map(({ index }) => {
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
                <Cells row={row} columns={columns} />
              </tr>
            );
          })}
          <Spacer height={restOf(items, virtual.getTotalSize())} span={columns.length} />
        </tbody>
      </table>
      {sorted.length === 0 && <p className={styles['empty']}>{empty}</p>}
    </div>
  );
}

function Cells<Row>({ row, columns }: { row: Row; columns: readonly Column<Row>[] }): ReactNode {
  return columns.map((column, i) => (
    <td
      key={column.id}
      className={[
        column.isNumber === true && styles['number'],
        column.isCode === true && styles['code'],
        i === 0 && styles['pinned'],
      ]
        .filter(Boolean)
        .join(' ')}
    >
      {column.render(row)}
    </td>
  ));
}

/** Stands for the rows above or below the ones in the page. */
function Spacer({ height, span }: { height: number; span: number }): ReactNode {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true">
      <td colSpan={span} style={{ blockSize: height }} />
    </tr>
  );
}

const restOf = (items: readonly VirtualItem[], total: number): number =>
  total - (items.at(-1)?.end ?? 0);

const widthOf = <Row,>(columns: readonly Column<Row>[]): number =>
  columns.reduce((sum, { width, min = 120 }) => sum + (width ?? min), 0);

/** Brings the selected row into view when the selection changes elsewhere (map, inspector). */
function useReveal<Row extends { readonly key: string }>(
  rows: readonly Row[],
  key: string | undefined,
  reveal: (index: number) => void,
): void {
  const latest = useRef({ rows, reveal });
  useEffect(() => {
    latest.current = { rows, reveal };
  });
  useEffect(() => {
    if (key === undefined) return;
    const index = latest.current.rows.findIndex((row) => row.key === key);
    if (index >= 0) latest.current.reveal(index);
  }, [key]);
}
