/** What a table shows of a row, and how it sorts by it. */
import type { ReactNode } from 'react';
import type { Sort } from '../../state/studio-state';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** What the column means, on hover of its head. */
  readonly hint?: string;
  /** Pixels; a column without a width shares what is left, with `min` pixels at least. */
  readonly width?: number;
  readonly min?: number;
  readonly isNumber?: boolean;
  readonly isCode?: boolean;
  readonly render: (row: Row) => ReactNode;
  /** Value to sort by; columns without one cannot be sorted. Undefined values go last. */
  readonly value?: (row: Row) => number | string | undefined;
}

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** The rows in a sort's order; stable, and the rows themselves when there is no sort. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | undefined,
): readonly Row[] {
  const value = columns.find(({ id }) => id === sort?.column)?.value;
  if (sort === undefined || value === undefined) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: value(row) }))
    .sort((a, b) => {
      if (a.key === undefined || b.key === undefined) {
        return Number(a.key === undefined) - Number(b.key === undefined);
      }
      return sign * compare(a.key, b.key);
    })
    .map(({ row }) => row);
}

const compare = (a: number | string, b: number | string): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
