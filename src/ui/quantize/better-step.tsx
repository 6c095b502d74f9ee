/** Two ways to lose less: run the worst operators in more bits, or train with the rounding in place. */
import type { ReactNode } from 'react';
import { CurveView } from './curve-view';
import styles from './quantize.module.css';
import { TrainingView } from './training-view';

export function BetterStep(): ReactNode {
  return (
    <div className={styles['columns']} data-columns="halves">
      <section className={styles['column']} aria-label="Mixed precision">
        <CurveView />
      </section>
      <section className={styles['column']} aria-label="Training">
        <TrainingView />
      </section>
    </div>
  );
}
