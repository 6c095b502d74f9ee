/** Rows of an output's values: scores per class come largest first, everything else in its own order. */
import { elementsOf, realValues } from '../../core/run/elements';
import type { RunOutput } from '../../core/run/run';
import { areScores, ranked } from '../../core/run/top';
import { formatCount, formatReal } from '../../core/text';
import { Share } from '../parts/share';
import type { Column } from '../table/column';

interface OutputRow {
  readonly key: string;
  readonly index: number;
  readonly label: string;
  readonly raw: string;
  readonly value: number;
  /** Length of the bar behind the value, against the largest magnitude. */
  readonly share: number;
}

export function outputRows(output: RunOutput): readonly OutputRow[] {
  const { kind, bytes, labels } = output;
  const raw = elementsOf(kind.type, bytes);
  const real = realValues(kind, bytes);
  const largest = real.reduce((most, value) => Math.max(most, finite(Math.abs(value))), 0);
  const order = areScores(output) ? ranked(output).map(({ index }) => index) : [...real.keys()];
  return order.map((index) => {
    const value = real[index] ?? 0;
    return {
      key: String(index),
      index,
      label: labels?.names[index] ?? '',
      raw: String(raw[index]),
      value,
      share: largest === 0 ? 0 : finite(Math.abs(value)) / largest,
    };
  });
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

export const outputColumns = ({ kind, labels }: RunOutput): readonly Column<OutputRow>[] => [
  {
    id: 'index',
    header: '#',
    width: 48,
    isNumber: true,
    render: ({ index }) => formatCount(index),
    value: ({ index }) => index,
  },
  ...(labels === undefined ? [] : [LABEL]),
  {
    id: 'value',
    header: 'Value',
    min: 92,
    isNumber: true,
    hint: 'The real value; bars against the largest',
    render: ({ value, share }) => <Share of={share} value={formatReal(value)} />,
    value: ({ value }) => (Number.isNaN(value) ? undefined : value),
  },
  ...(kind.scale === 0 ? [] : [RAW]),
];

const LABEL: Column<OutputRow> = {
  id: 'label',
  header: 'Label',
  min: 76,
  render: ({ label }) => <span data-hint={label}>{label}</span>,
  value: ({ label }) => label,
};

const RAW: Column<OutputRow> = {
  id: 'raw',
  header: 'Stored',
  width: 58,
  isNumber: true,
  hint: 'The value as the tensor holds it',
  render: ({ raw }) => raw,
  value: ({ raw }) => Number(raw),
};
