/** The map as a table: every planned buffer, every cause of the tail, and, for search, the constants. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { selectTensorRows } from '../../state/rows/tensor-rows';
import type { TensorRow } from '../../state/rows/tensor-rows';
import { formatSelection } from '../../state/selection';
import { select, setFind, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { useFocusElement } from '../app/focus-targets';
import { control } from '../parts/controls';
import panels from '../panels/panels.module.css';
import { DataTable } from '../table/data-table';
import { COLUMNS } from './columns';

const SCOPES = { arena: 'In the arena', constants: 'Constants', all: 'All' } as const;
type Shown = keyof typeof SCOPES;

const isShown = ({ place }: TensorRow, shown: Shown): boolean =>
  shown === 'all' || (place === 'flash') === (shown === 'constants');

const contains = ({ name, kind, type, producer, consumers }: TensorRow, words: string): boolean =>
  `${name} ${kind} ${type} ${producer} ${consumers}`.toLowerCase().includes(words);

export function TensorsPanel(): ReactNode {
  const studio = useStudio();
  const rows = useSelect(selectTensorRows);
  const find = useSelect((state) => state.find);
  const selection = useSelect((state) => state.selection);
  const field = useFocusElement<HTMLInputElement>('find');
  const [shown, setShown] = useState<Shown>('arena');
  const words = find.trim().toLowerCase();
  const visible = useMemo(
    () => rows.filter((row) => isShown(row, shown) && (words === '' || contains(row, words))),
    [rows, shown, words],
  );
  const pick = (row: TensorRow): void => {
    select(studio, row.selection);
    if (row.place === 'head' && row.first !== undefined && row.first >= 0) {
      setStep(studio, row.first);
    }
  };
  return (
    <>
      <div className={panels['bar']} role="search">
        <input
          ref={field}
          type="search"
          className={`${control('input')} ${panels['find'] ?? ''}`}
          placeholder="Find a tensor  /"
          aria-label="Find a tensor"
          value={find}
          onChange={({ currentTarget }) => setFind(studio, currentTarget.value)}
        />
        <div className={panels['choices']} role="group" aria-label="Which tensors">
          {(Object.keys(SCOPES) as Shown[]).map((key) => (
            <button
              key={key}
              type="button"
              aria-pressed={shown === key}
              onClick={() => setShown(key)}
            >
              {SCOPES[key]}
            </button>
          ))}
        </div>
        <span>
          {visible.length} of {rows.length}
        </span>
      </div>
      <DataTable
        id="tensors"
        label="Tensors and persistent memory"
        rows={visible}
        columns={COLUMNS}
        selectedKey={selection === null ? undefined : keyOf(formatSelection(selection))}
        onPick={pick}
        empty="Nothing matches."
      />
    </>
  );
}

/** Row keys are the selections' own short forms, except that causes are named alone. */
const keyOf = (text: string): string => text.replace(/^persistent:/, 'c');
