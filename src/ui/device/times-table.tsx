/** What every operator took; choosing a row selects the operator everywhere. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatPercent } from '../../core/text';
import type { Measurement } from '../../core/timings/measurement';
import { selectIsForeign, selectTimeRows } from '../../state/rows/device-rows';
import type { TimeRow } from '../../state/rows/device-rows';
import { selectOperatorRows } from '../../state/rows/operator-rows';
import { select, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { Macs } from '../parts/amount';
import { Share } from '../parts/share';
import { DataTable } from '../table/data-table';
import type { Column } from '../table/column';
import { timeUnit } from './words';
import type { TimeUnit } from './words';

const ratio = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });

const columnsIn = (unit: TimeUnit): readonly Column<TimeRow>[] => [
  ...NAMES,
  ...timesIn(unit),
  ...COSTS,
];

const NAMES: readonly Column<TimeRow>[] = [
  {
    id: 'index',
    header: '#',
    width: 40,
    isNumber: true,
    render: ({ operator }) => operator ?? '–',
    value: ({ operator }) => operator,
  },
  {
    id: 'op',
    header: 'Operator',
    min: 150,
    isCode: true,
    render: ({ tag }) => <span data-hint={tag}>{tag}</span>,
    value: ({ tag }) => tag,
  },
];

const timesIn = ({ name, format }: TimeUnit): readonly Column<TimeRow>[] => [
  {
    id: 'median',
    header: `Median, ${name}`,
    width: 112,
    isNumber: true,
    hint: 'Of all profiled runs; bars against the longest',
    render: ({ ticks, toMost }) => <Share of={toMost} value={format(ticks.median)} />,
    value: ({ ticks }) => ticks.median,
  },
  {
    id: 'share',
    header: 'Share',
    width: 70,
    isNumber: true,
    hint: 'Of all operators together',
    render: ({ share }) => formatPercent(share),
    value: ({ share }) => share,
  },
  {
    id: 'min',
    header: `Min, ${name}`,
    width: 84,
    isNumber: true,
    render: ({ ticks }) => format(ticks.min),
    value: ({ ticks }) => ticks.min,
  },
  {
    id: 'p95',
    header: `p95, ${name}`,
    width: 84,
    isNumber: true,
    render: ({ ticks }) => format(ticks.p95),
    value: ({ ticks }) => ticks.p95,
  },
];

const COSTS: readonly Column<TimeRow>[] = [
  {
    id: 'macs',
    header: 'MACs',
    width: 80,
    isNumber: true,
    hint: 'Multiply-accumulates of one inference',
    render: ({ macs }) => (macs === undefined ? '–' : <Macs value={macs} />),
    value: ({ macs }) => macs,
  },
  {
    id: 'cycles',
    header: 'Cycles/MAC',
    width: 92,
    isNumber: true,
    hint: 'Cycles of the core for one multiply-accumulate',
    render: ({ cyclesPerMac }) => (cyclesPerMac === undefined ? '–' : ratio.format(cyclesPerMac)),
    value: ({ cyclesPerMac }) => cyclesPerMac,
  },
];

export function TimesTable({ measurement: { timer } }: { measurement: Measurement }): ReactNode {
  const studio = useStudio();
  const rows = useSelect(selectTimeRows);
  const isForeign = useSelect(selectIsForeign);
  const operators = useSelect(selectOperatorRows);
  const selection = useSelect((state) => state.selection);
  const most = rows.reduce((longest, { ticks }) => Math.max(longest, ticks.p95), 0);
  const columns = useMemo(() => columnsIn(timeUnit(timer, most)), [timer, most]);
  const selected =
    !isForeign && selection?.kind === 'operator' && selection.subgraph === 0
      ? rows.find(({ operator }) => operator === selection.operator)?.key
      : undefined;
  const pick = ({ operator }: TimeRow): void => {
    if (operator === undefined || isForeign) return;
    select(studio, { kind: 'operator', subgraph: 0, operator });
    const scope = operators.find(({ key }) => key === `0.${operator}`)?.scope;
    if (scope !== undefined) setStep(studio, scope);
  };
  return (
    <DataTable
      id="device-times"
      label="Times by operator"
      rows={rows}
      columns={columns}
      selectedKey={selected}
      onPick={pick}
      empty="No operator was timed by itself."
    />
  );
}
