/** A table's moving parts: sorted rows, the ones in view, the active row, the selected row in sight. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { Sort } from '../../state/studio-state';
import { useSelect } from '../../state/use-studio';
import { sortRows } from './column';
import type { Column } from './column';
import { useRowsKeyboard } from './use-rows-keyboard';
import type { RowsKeyboard } from './use-rows-keyboard';

const ROW = 24;

const NONE: readonly never[] = [];

export interface TableProps<Row extends { readonly key: string }> {
  /** Names the table in the store's sorts and in row ids. */
  readonly id: string;
  readonly label: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly selectedKey: string | undefined;
  readonly onPick: (row: Row) => void;
  readonly empty: string;
}

export interface Table<Row> {
  readonly sort: Sort | undefined;
  readonly sorted: readonly Row[];
  /** Indices into `sorted` of the rows in the page, and the pixels above and below them. */
  readonly shown: readonly number[];
  readonly above: number;
  readonly below: number;
  readonly keyboard: RowsKeyboard;
}

export function useTable<Row extends { readonly key: string }>(
  { id, rows: given, columns, selectedKey, onPick }: TableProps<Row>,
  scroller: RefObject<HTMLElement | null>,
): Table<Row> {
  const sort = useSelect((state) => state.sorts[id]);
  // The map is painted first; rows follow in a task of their own.
  const rows = useDeferredValue(given, NONE);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollPaddingStart: ROW,
    // A first guess, so that the first paint has rows already.
    initialRect: { width: 800, height: 400 },
  });
  const keyboard = useRowsKeyboard(
    sorted.length,
    (index) => virtual.scrollToIndex(index),
    (index) => {
      const row = sorted[index];
      if (row !== undefined) onPick(row);
    },
  );
  useReveal(sorted, selectedKey, (index) => virtual.scrollToIndex(index));
  const items = virtual.getVirtualItems();
  return {
    sort,
    sorted,
    shown: items.map(({ index }) => index),
    above: items[0]?.start ?? 0,
    below: virtual.getTotalSize() - (items.at(-1)?.end ?? 0),
    keyboard,
  };
}

/** Brings the selected row into view when the selection changes elsewhere (map, inspector). */
function useReveal(
  rows: readonly { readonly key: string }[],
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
