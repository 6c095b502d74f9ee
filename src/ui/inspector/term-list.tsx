/** The terms of a figure: what it is the sum (or the largest) of, each leading further down. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatNumberOf } from '../../core/text';
import type { Term, Terms } from '../../state/explain/explanation';
import { select } from '../../state/view';
import { useStudio } from '../../state/use-studio';
import { Amount } from '../parts/amount';
import { control } from '../parts/controls';
import { Mark } from '../parts/mark';
import styles from './inspector.module.css';

/** Longer lists open on request: a tail has hundreds of allocations. */
const SHORT = 40;

export function TermList({ terms: { title, how, rows } }: { terms: Terms }): ReactNode {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHORT);
  const largest = Math.max(...rows.map(({ quantity }) => quantity.value));
  const total = rows.reduce((sum, { quantity }) => sum + quantity.value, 0);
  const [first] = rows;
  return (
    <section className={styles['terms']}>
      <h3>{title}</h3>
      <ul>
        {shown.map((term, i) => (
          <li key={i}>
            <Row term={term} counts={how === 'largest' && term.quantity.value === largest} />
          </li>
        ))}
      </ul>
      {shown.length < rows.length && (
        <button type="button" className={control('link')} onClick={() => setWhole(true)}>
          Show {formatNumberOf(rows.length - shown.length, 'more row')}
        </button>
      )}
      {how === 'sum' && rows.length > 1 && first !== undefined && (
        <p className={styles['total']}>
          <span>Sum</span>
          <Amount of={{ value: total, unit: first.quantity.unit }} />
        </p>
      )}
    </section>
  );
}

function Row({ term, counts }: { term: Term; counts: boolean }): ReactNode {
  const studio = useStudio();
  const { what, quantity, mark, why, selection } = term;
  const content = (
    <>
      <span className={styles['what']}>{what}</span>
      <span className={styles['amount']}>
        {mark !== undefined && <Mark of={mark} />} <Amount of={quantity} />
      </span>
      {why !== undefined && <span className={styles['why']}>{why}</span>}
    </>
  );
  if (selection === undefined) {
    return (
      <div className={styles['row']} data-counts={counts}>
        {content}
      </div>
    );
  }
  return (
    <button
      type="button"
      className={styles['row']}
      data-counts={counts}
      onClick={() => select(studio, selection)}
    >
      {content}
    </button>
  );
}
