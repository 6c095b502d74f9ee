/** Every operator: what it is, what it costs, and whether TFLM can run it. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatCount, formatMilliseconds, formatPercent } from '../../core/text';
import type { OperatorTime } from '../../core/timings/operator-times';
import { selectModelTimes } from '../../state/rows/device-rows';
import { selectOperatorRows } from '../../state/rows/operator-rows';
import type { OperatorRow } from '../../state/rows/operator-rows';
import { select, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { Bytes, Macs } from '../parts/amount';
import { Share } from '../parts/share';
import { DataTable } from '../table/data-table';
import type { Column } from '../table/column';
import styles from './operators.module.css';

const COLUMNS: readonly Column<OperatorRow>[] = [
  {
    id: 'index',
    header: '#',
    width: 48,
    isNumber: true,
    render: ({ subgraph, index }) => (subgraph === 0 ? index : `${subgraph}:${index}`),
    value: ({ subgraph, index }) => subgraph * 1e6 + index,
  },
  {
    id: 'op',
    header: 'Operator',
    min: 170,
    isCode: true,
    render: ({ op, version }) => <span data-hint={`${op}, version ${version}`}>{op}</span>,
    value: ({ op }) => op,
  },
  {
    id: 'type',
    header: 'Type',
    width: 128,
    render: ({ type }) => type,
    value: ({ type }) => type,
  },
  { id: 'input', header: 'Input', width: 116, render: ({ input }) => input },
  { id: 'output', header: 'Output', width: 116, render: ({ output }) => output },
  {
    id: 'macs',
    header: 'MACs',
    width: 130,
    isNumber: true,
    hint: 'Multiply-accumulates of one inference; bars against the largest',
    render: ({ macs, macsToMost, macShare }) =>
      macs === 0 ? '–' : <Share of={macsToMost} value={<Macs value={macs} share={macShare} />} />,
    value: ({ macs }) => macs,
  },
  {
    id: 'parameters',
    header: 'Parameters',
    width: 90,
    isNumber: true,
    hint: 'Elements of constant weights and biases',
    render: ({ parameters }) => (parameters === 0 ? '–' : formatCount(parameters)),
    value: ({ parameters }) => parameters,
  },
  {
    id: 'weights',
    header: 'Weights, B',
    width: 90,
    isNumber: true,
    hint: 'Bytes of constants in flash',
    render: ({ weightBytes }) => (weightBytes === 0 ? '–' : <Bytes value={weightBytes} bare />),
    value: ({ weightBytes }) => weightBytes,
  },
  {
    id: 'live',
    header: 'Live, B',
    width: 90,
    isNumber: true,
    hint: 'Planned bytes alive while it runs',
    render: ({ live }) => (live === undefined ? '–' : <Bytes value={live} bare />),
    value: ({ live }) => live,
  },
  {
    id: 'fused',
    header: 'Fused',
    width: 74,
    isCode: true,
    hint: 'Activation fused into the operator',
    render: ({ activation }) => activation ?? '',
    value: ({ activation }) => activation ?? '',
  },
  {
    id: 'version',
    header: 'Version',
    width: 66,
    isNumber: true,
    render: ({ version }) => version,
    value: ({ version }) => version,
  },
  {
    id: 'kernel',
    header: 'TFLM kernel',
    min: 110,
    hint: 'Whether TFLM has a kernel for it with these types',
    render: (row) => <Kernel row={row} />,
    value: ({ supported }) => Number(supported),
  },
];

/** Measured on a board; there is no such column before. */
const timeColumn = (times: ReadonlyMap<number, OperatorTime>): Column<OperatorRow> => {
  const timeOf = ({ subgraph, index }: OperatorRow): OperatorTime | undefined =>
    subgraph === 0 ? times.get(index) : undefined;
  const most = [...times.values()].reduce((longest, { share }) => Math.max(longest, share), 0);
  return {
    id: 'time',
    header: 'Time',
    width: 110,
    isNumber: true,
    hint: 'Measured last: the median; bars against the longest',
    render: (row) => {
      const time = timeOf(row);
      if (time?.milliseconds === undefined) return '–';
      return (
        <span data-hint={`${formatPercent(time.share)} of all operators`}>
          <Share of={time.share / (most || 1)} value={formatMilliseconds(time.milliseconds)} />
        </span>
      );
    },
    value: (row) => timeOf(row)?.milliseconds,
  };
};

/** After the MACs. */
const columnsWith = (times: ReadonlyMap<number, OperatorTime>): readonly Column<OperatorRow>[] =>
  times.size === 0
    ? COLUMNS
    : COLUMNS.flatMap((column) => (column.id === 'macs' ? [column, timeColumn(times)] : [column]));

function Kernel({ row: { supported, reason, advice } }: { row: OperatorRow }): ReactNode {
  if (supported) return <span className={styles['yes']}>yes</span>;
  const why = [reason, advice].filter((text) => text !== undefined).join(' ');
  return (
    <span className={styles['no']} data-hint={why}>
      no: {why}
    </span>
  );
}

export function OperatorsPanel(): ReactNode {
  const studio = useStudio();
  const rows = useSelect(selectOperatorRows);
  const selection = useSelect((state) => state.selection);
  const times = useSelect(selectModelTimes);
  const columns = useMemo(() => columnsWith(times), [times]);
  const selected =
    selection?.kind === 'operator' ? `${selection.subgraph}.${selection.operator}` : undefined;
  const pick = (row: OperatorRow): void => {
    select(studio, row.selection);
    if (row.scope !== undefined) setStep(studio, row.scope);
  };
  return (
    <DataTable
      id="operators"
      label="Operators"
      rows={rows}
      columns={columns}
      selectedKey={selected}
      onPick={pick}
      empty="This model has no operators."
    />
  );
}
