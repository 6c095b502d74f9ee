/** The shown measurement against another one: whole inferences, then operator by operator. */
import type { ReactNode } from 'react';
import type { ComparedTime, ComparedUnit } from '../../core/timings/compare';
import { formatCount } from '../../core/text';
import { selectAgainst, selectComparison, selectShown } from '../../state/rows/device-rows';
import { useSelect } from '../../state/use-studio';
import styles from './device.module.css';

const milliseconds = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 3,
  maximumFractionDigits: 3,
});
const ratios = new Intl.NumberFormat('en-US', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

const FORMATS: Readonly<Record<ComparedUnit, (value: number) => string>> = {
  milliseconds: (value) => milliseconds.format(value),
  ticks: (value) => formatCount(Math.round(value)),
};

/** Far more than models have; a table of all that a file can hold would stop the page. */
const MOST_ROWS = 400;

export function CompareTable(): ReactNode {
  const comparison = useSelect(selectComparison);
  const shown = useSelect(selectShown);
  const against = useSelect(selectAgainst);
  if (comparison === null || shown === undefined || against === undefined) return null;
  if (comparison === undefined)
    return (
      <p className={styles['warn']}>
        These two cannot be compared: their timers count different things.
      </p>
    );
  const { unit, whole, operators, isSameModel } = comparison;
  const name = unit === 'milliseconds' ? 'ms' : 'ticks';
  return (
    <table className={styles['figures']}>
      <caption>
        {shown.id}. against {against.id}.,{' '}
        {unit === 'milliseconds' ? 'in milliseconds' : 'in ticks'}
        {isSameModel === false && '; two different models, matched by the order of their operators'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Operator</th>
          <th scope="col">
            {against.id}., {name}
          </th>
          <th scope="col">
            {shown.id}., {name}
          </th>
          <th scope="col">Difference</th>
          <th scope="col">Ratio</th>
        </tr>
      </thead>
      <tbody>
        <Row name="Whole inference" time={whole} unit={unit} />
        {operators.slice(0, MOST_ROWS).map((one, i) => (
          <Row
            key={i}
            name={[one.operatorB ?? one.operatorA, one.tag]
              .filter((part) => part !== undefined)
              .join(' ')}
            time={one}
            unit={unit}
          />
        ))}
        {operators.length > MOST_ROWS && (
          <tr>
            <td colSpan={5}>
              {formatCount(operators.length - MOST_ROWS)} more operators are in the JSON lines.
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly name: string;
  readonly time: ComparedTime;
  readonly unit: ComparedUnit;
}

function Row({ name, time: { a, b, difference, ratio }, unit }: RowProps): ReactNode {
  const format = FORMATS[unit];
  const show = (value: number | undefined): string => (value === undefined ? '–' : format(value));
  return (
    <tr>
      <th scope="row">
        <code>{name}</code>
      </th>
      <td>{show(a)}</td>
      <td>{show(b)}</td>
      <td>
        {difference !== undefined && difference > 0 ? `+${show(difference)}` : show(difference)}
      </td>
      <td>{ratio === undefined ? '–' : `${ratios.format(ratio)} ×`}</td>
    </tr>
  );
}
