/** After calibration: can the ranges be relied on, and what would each method make of every tensor? */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { Graph } from '../../core/graph/graph';
import { formatNumberOf, quoteName } from '../../core/text';
import type { CalibrationReport, TensorReport } from '../../state/quantize-state';
import { selectFloatTensor } from '../../state/rows/quantize-rows';
import { useSelect, useStudio } from '../../state/use-studio';
import { shortNames } from '../map/names';
import { Note } from '../parts/note';
import type { Column } from '../table/column';
import { DataTable } from '../table/data-table';
import { HistogramBars } from './histogram-bars';
import styles from './quantize.module.css';
import { CLIPPING_WORDS, formatRange, formatShare, RANGE_METHODS } from './words';

interface RangeRow extends TensorReport {
  readonly key: string;
  readonly name: string;
  readonly short: string;
}

const COLUMNS: readonly Column<RangeRow>[] = [
  {
    id: 'tensor',
    header: 'Tensor',
    min: 130,
    isCode: true,
    render: ({ name, short }) => <span data-hint={name}>{short}</span>,
    value: ({ tensor }) => tensor,
  },
  {
    id: 'values',
    header: 'Values',
    width: 104,
    hint: 'How often which values occur, from least to greatest; the height is logarithmic',
    render: ({ histogram }) => <HistogramBars histogram={histogram} />,
  },
  ...RANGE_METHODS.map((method): Column<RangeRow> => ({
    id: method,
    header: CLIPPING_WORDS[method].name,
    width: 124,
    isNumber: true,
    hint: CLIPPING_WORDS[method].about,
    render: ({ ranges }) => <MethodRange range={ranges[method]} whole={ranges['min-max']} />,
    value: ({ ranges }) => widthOf(ranges[method]),
  })),
  {
    id: 'halves',
    header: 'Halves differ',
    width: 92,
    isNumber: true,
    hint: 'How far the ranges of two halves of the samples are apart; up to 20% they agree',
    render: ({ disagreement }) => (
      <span className={disagreement > AGREE ? styles['warn'] : styles['dim']}>
        {formatShare(disagreement)}
      </span>
    ),
    value: ({ disagreement }) => disagreement,
  },
];

const AGREE = 0.2;

type Range = TensorReport['seen'];

const widthOf = (range: Range | undefined): number | undefined =>
  range === undefined ? undefined : range.max - range.min;

/** Dim where a method keeps all that was seen, so that the eye finds where it matters. */
function MethodRange(props: { range: Range | undefined; whole: Range | undefined }): ReactNode {
  const { range, whole } = props;
  if (range === undefined) return '–';
  const isWhole = range === whole || (widthOf(range) ?? 0) >= 0.995 * (widthOf(whole) ?? 0);
  return <span className={isWhole ? styles['dim'] : undefined}>{formatRange(range)}</span>;
}

const NO_ROWS: readonly RangeRow[] = [];

function rowsOf(report: CalibrationReport, { subgraphs }: Graph): readonly RangeRow[] {
  const tensors = subgraphs[0]?.tensors ?? [];
  const names = report.tensors.map(({ tensor }) => tensors[tensor]?.name ?? '');
  const short = shortNames(names);
  return report.tensors.map((tensor, i) => ({
    ...tensor,
    key: String(tensor.tensor),
    name: names[i] ?? '',
    short: short[i] ?? '',
  }));
}

export function CalibrationView(): ReactNode {
  const report = useSelect(({ quantize }) => quantize.calibration);
  const graph = useSelect(({ quantize }) => quantize.float?.opened.graph);
  const rows = useMemo(
    () => (report === null || graph === undefined ? NO_ROWS : rowsOf(report, graph)),
    [report, graph],
  );
  const studio = useStudio();
  return (
    <section className={styles['table']} aria-label="Calibration">
      {report !== null && <Findings report={report} rows={rows} />}
      <DataTable
        id="quantize-ranges"
        label="Ranges by method"
        rows={rows}
        columns={COLUMNS}
        selectedKey={undefined}
        onPick={({ tensor }) => selectFloatTensor(studio, tensor)}
        empty="After calibration: for every tensor, the range that each method would take."
      />
    </section>
  );
}

const MOST_OUTLIERS = 3;

interface FindingsProps {
  readonly report: CalibrationReport;
  readonly rows: readonly RangeRow[];
}

function Findings({ report, rows }: FindingsProps): ReactNode {
  const { samples, halvesAgree, disagreement, outliers, notes } = report;
  return (
    <div className={styles['findings']} tabIndex={0} role="region" aria-label="Findings">
      <p role="status">
        {formatNumberOf(samples, 'sample')}.{' '}
        <span className={halvesAgree ? undefined : styles['warn']}>
          {halvesAgree
            ? `Two halves of them agree within ${formatShare(disagreement)}.`
            : `Two halves of them differ by up to ${formatShare(disagreement)}: the ranges depend on which samples these are. More, or more varied, would settle them.`}
        </span>{' '}
        {outliers.length === 0 && 'No sample stretches a range on its own.'}
      </p>
      {outliers.slice(0, MOST_OUTLIERS).map(({ sample, name, tensor, widens }) => (
        <Note key={`${sample}.${tensor}`} tone="warn" isInset>
          {name} makes the range of {nameIn(rows, tensor)} {widens.toFixed(1)} times as wide as all
          others together need. With min/max every other sample pays for it.
        </Note>
      ))}
      {notes.map((note) => (
        <Note key={note} tone="plain" isInset>
          {note}
        </Note>
      ))}
    </div>
  );
}

const nameIn = (rows: readonly RangeRow[], tensor: number): string =>
  quoteName(rows.find((row) => row.tensor === tensor)?.short ?? String(tensor));
