/**
 * The first answer: does it fit this board, and what was counted. Every figure leads to its sum in
 * the inspector.
 */
import type { ReactNode } from 'react';
import type { Budget, BudgetPart, Verdict } from '../../core/boards/board';
import { formatBytes } from '../../core/text';
import { selectVerdict } from '../../state/figures';
import type { Figure } from '../../state/selection';
import { selectBoard } from '../../state/target';
import { useSelect } from '../../state/use-studio';
import { Bytes } from '../parts/amount';
import { Mark } from '../parts/mark';
import { Why } from '../parts/why';
import { MemoryBar } from './memory-bar';
import styles from './verdict.module.css';

const WORDS: Readonly<Record<Verdict['verdict'], string>> = {
  fits: 'FITS',
  tight: 'FITS, TIGHT',
  'does-not-fit': 'DOES NOT FIT',
};

export function VerdictBand(): ReactNode {
  const verdict = useSelect(selectVerdict);
  const board = useSelect(selectBoard);
  if (verdict === null) return null;
  return (
    <section className={styles['band']} data-verdict={verdict.verdict} aria-label="Verdict">
      <p className={styles['word']} aria-live="polite">
        {WORDS[verdict.verdict]}
        <small>{board.name}</small>
      </p>
      <Memory name="RAM" figure="ram" budget={verdict.ram} isTight={verdict.verdict === 'tight'} />
      <Memory
        name="Flash"
        figure="flash"
        budget={verdict.flash}
        isTight={verdict.verdict === 'tight'}
      />
      {verdict.blockers.length > 0 && <p className={styles['why']}>{verdict.blockers.join(' ')}</p>}
      {verdict.notes.length > 0 && (
        <p className={`${styles['why'] ?? ''} ${styles['note'] ?? ''}`}>
          {verdict.notes.join(' ')}
        </p>
      )}
    </section>
  );
}

interface MemoryProps {
  readonly name: string;
  readonly figure: 'ram' | 'flash';
  readonly budget: Budget;
  readonly isTight: boolean;
}

/** The figure behind each part of a budget, by the part's name. */
const FIGURES: Readonly<Record<string, Figure>> = {
  'arena minimum': 'minimum',
  'TFLM static data': 'static-ram',
  model: 'model',
  'TFLM code': 'runtime',
};

function Memory({ name, figure, budget, isTight }: MemoryProps): ReactNode {
  const { used, available, free, parts } = budget;
  return (
    <div className={styles['memory']}>
      <div className={styles['line']}>
        <span className={styles['label']}>{name}</span>
        <MemoryBar name={name} budget={budget} isTight={isTight} />
        <span className={styles['numbers']}>
          <Why selection={{ kind: 'figure', figure }}>
            <Bytes value={used} bare />
          </Why>{' '}
          of <Bytes value={available} />
          {free < 0 ? (
            <span className={styles['over']}>, {formatBytes(-free)} too much</span>
          ) : (
            <span className={styles['free']}>
              , <Bytes value={free} bare /> free
            </span>
          )}
        </span>
      </div>
      <div className={styles['parts']}>
        {parts.map((part) => (
          <span key={part.what}>
            <Part part={part} />
          </span>
        ))}
      </div>
    </div>
  );
}

function Part({ part: { what, bytes, status } }: { part: BudgetPart }): ReactNode {
  const figure = FIGURES[what];
  const content = <Bytes value={bytes} bare />;
  return (
    <>
      {what} <Mark of={status} />{' '}
      {figure === undefined ? content : <Why selection={{ kind: 'figure', figure }}>{content}</Why>}
    </>
  );
}
