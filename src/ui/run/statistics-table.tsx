/** What every operator made in the last inference; choosing a row selects the operator everywhere. */
import type { ReactNode } from 'react';
import { formatCount, formatPercent, formatReal } from '../../core/text';
import type { AtEnd, Extreme } from '../../core/run/statistics';
import { isSaturated } from '../../core/run/statistics';
import { selectOperatorRows } from '../../state/rows/operator-rows';
import type { RunRow } from '../../state/rows/run-rows';
import { select, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { DataTable } from '../table/data-table';
import type { Column } from '../table/column';
import styles from './run.module.css';

const ENDS = {
  cut: 'Values that would lie beyond are cut off here',
  bound: 'The function itself ends here: nothing is lost',
  'passed-on': 'As the operator before made it: this one only moves or compares values',
} as const;

const WORDS = { cut: '', bound: 'bound', 'passed-on': 'passed on' } as const;

function End({ end }: { end: AtEnd | undefined }): ReactNode {
  if (end === undefined) return '–';
  if (end.count === 0) return <span className={styles['dim']}>0%</span>;
  const isBad = isSaturated(end);
  return (
    <span
      className={isBad ? styles['warn'] : undefined}
      data-hint={`${formatCount(end.count)} values. ${ENDS[end.cause]}`}
    >
      <span className={styles['dim']}>{isBad ? 'saturated' : WORDS[end.cause]}</span>{' '}
      {formatPercent(end.share)}
    </span>
  );
}

function Real({ of }: { of: Extreme | undefined }): ReactNode {
  if (of === undefined) return '–';
  return <span data-hint={`Stored as ${formatReal(of.raw)}`}>{formatReal(of.real)}</span>;
}

const COLUMNS: readonly Column<RunRow>[] = [
  {
    id: 'index',
    header: '#',
    width: 40,
    isNumber: true,
    render: ({ operator }) => operator,
    value: ({ operator }) => operator,
  },
  {
    id: 'op',
    header: 'Operator',
    min: 130,
    isCode: true,
    render: ({ op, type }) => <span data-hint={`${op}, output ${type}`}>{op}</span>,
    value: ({ op }) => op,
  },
  {
    id: 'min',
    header: 'Min',
    width: 72,
    isNumber: true,
    hint: 'Least real value of the output',
    render: ({ min }) => <Real of={min} />,
    value: ({ min }) => min?.real,
  },
  {
    id: 'max',
    header: 'Max',
    width: 72,
    isNumber: true,
    hint: 'Greatest real value of the output',
    render: ({ max }) => <Real of={max} />,
    value: ({ max }) => max?.real,
  },
  {
    id: 'low',
    header: 'At low end',
    width: 134,
    isNumber: true,
    hint: 'Share of values that stand at the least the type can hold',
    render: ({ low }) => <End end={low} />,
    value: ({ low }) => low?.share,
  },
  {
    id: 'high',
    header: 'At high end',
    width: 134,
    isNumber: true,
    hint: 'Share of values that stand at the most the type can hold',
    render: ({ high }) => <End end={high} />,
    value: ({ high }) => high?.share,
  },
  {
    id: 'zeros',
    header: 'Zeros',
    width: 60,
    isNumber: true,
    hint: 'Share of values that are the real 0',
    render: ({ zeros, zeroShare }) => (
      <span data-hint={`${formatCount(zeros)} values`}>{formatPercent(zeroShare)}</span>
    ),
    value: ({ zeroShare }) => zeroShare,
  },
  {
    id: 'dead',
    header: 'Dead',
    width: 64,
    isNumber: true,
    hint: 'Output channels whose weights are all zero',
    render: ({ dead }) => <Dead row={dead} />,
    value: ({ dead }) => dead?.dead.length ?? 0,
  },
  {
    id: 'odd',
    header: 'NaN, ∞',
    width: 58,
    isNumber: true,
    hint: 'Values that are no numbers, or infinite',
    render: ({ nan, infinite }) =>
      nan + infinite === 0 ? (
        '–'
      ) : (
        <span className={styles['warn']}>{formatCount(nan + infinite)}</span>
      ),
    value: ({ nan, infinite }) => nan + infinite,
  },
];

function Dead({ row }: { row: RunRow['dead'] }): ReactNode {
  if (row === undefined) return '–';
  const { dead, channels } = row;
  const shown = dead.slice(0, 12).join(', ');
  return (
    <span
      className={styles['warn']}
      data-hint={`Channels ${shown}${dead.length > 12 ? ', …' : ''}: their weights are all zero`}
    >
      {formatCount(dead.length)} of {formatCount(channels)}
    </span>
  );
}

export function StatisticsTable({ rows }: { rows: readonly RunRow[] }): ReactNode {
  const studio = useStudio();
  const operators = useSelect(selectOperatorRows);
  const selection = useSelect((state) => state.selection);
  const selected =
    selection?.kind === 'operator' && selection.subgraph === 0
      ? rows.find(({ operator }) => operator === selection.operator)?.key
      : undefined;
  const pick = ({ operator }: RunRow): void => {
    select(studio, { kind: 'operator', subgraph: 0, operator });
    const scope = operators.find(({ key }) => key === `0.${operator}`)?.scope;
    if (scope !== undefined) setStep(studio, scope);
  };
  return (
    <DataTable
      id="run-statistics"
      label="Operators in this run"
      rows={rows}
      columns={COLUMNS}
      selectedKey={selected}
      onPick={pick}
      empty="No operator of this model makes values at run time."
    />
  );
}
