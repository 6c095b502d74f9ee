/** Columns of the tensor table. */
import type { ReactNode } from 'react';
import type { TensorRow } from '../../state/rows/tensor-rows';
import { Bytes, Offset } from '../parts/amount';
import { KindSwatch } from '../parts/kind-swatch';
import type { Column } from '../table/column';

/** Steps from first to last use; persistent memory and constants are alive throughout. */
function Life({ row: { first, last, place } }: { row: TensorRow }): ReactNode {
  if (place === 'tail') return 'always';
  if (first === undefined || last === undefined) return '–';
  return first < 0 ? 'never' : first === last ? first : `${first}–${last}`;
}

export const COLUMNS: readonly Column<TensorRow>[] = [
  {
    id: 'name',
    header: 'Name',
    min: 260,
    isCode: true,
    render: ({ name }) => <span data-hint={name}>{name}</span>,
    value: ({ name }) => name,
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 104,
    render: (row) => (
      <>
        <KindSwatch kind={row.swatch} /> {row.kind}
      </>
    ),
    value: ({ kind }) => kind,
  },
  { id: 'type', header: 'Type', width: 64, render: ({ type }) => type, value: ({ type }) => type },
  { id: 'shape', header: 'Shape', width: 110, render: ({ shape }) => shape },
  {
    id: 'bytes',
    header: 'Bytes',
    width: 84,
    isNumber: true,
    render: ({ bytes }) => <Bytes value={bytes} bare />,
    value: ({ bytes }) => bytes,
  },
  {
    id: 'offset',
    header: 'Offset',
    width: 128,
    isNumber: true,
    hint: 'From the arena’s start; the tail grows down from its end',
    render: ({ offset, place }) =>
      offset === undefined ? place === 'flash' ? 'in flash' : 'tail' : <Offset value={offset} />,
    value: ({ offset }) => offset,
  },
  {
    id: 'life',
    header: 'Alive, steps',
    width: 88,
    isNumber: true,
    hint: 'First to last step; step 0 is before the first operator',
    render: (row) => <Life row={row} />,
    value: ({ first }) => first,
  },
  {
    id: 'peak',
    header: 'At peak',
    width: 66,
    render: ({ atPeak }) => (atPeak ? 'yes' : ''),
    value: ({ atPeak }) => Number(!atPeak),
  },
  {
    id: 'producer',
    header: 'Written by',
    min: 150,
    render: ({ producer }) => producer,
    value: ({ producer }) => producer,
  },
  {
    id: 'consumers',
    header: 'Read by',
    min: 170,
    render: ({ consumers }) => <span data-hint={consumers}>{consumers}</span>,
    value: ({ consumers }) => consumers,
  },
];
