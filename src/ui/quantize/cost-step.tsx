/** What was lost and what was saved, for the result the page shows; earlier results beside it. */
import type { ReactNode } from 'react';
import { selectRun } from '../../state/quantize-figures';
import { useSelect } from '../../state/use-studio';
import { Answers } from './answers';
import { CostNotes } from './cost-notes';
import { HistoryTable } from './history-table';
import { LayerView } from './layer-view';
import styles from './quantize.module.css';
import { SavedTable } from './saved-table';
import { StepFailure } from './step-failure';

export function CostStep(): ReactNode {
  const run = useSelect(selectRun);
  if (run === null) return <Before />;
  return (
    <div className={styles['columns']} data-columns="two">
      <section className={styles['column']} aria-label="Cost">
        <StepFailure places={['quantize', 'after']} />
        <Answers cost={run.result.cost} />
        <SavedTable />
        <HistoryTable />
        <CostNotes run={run} />
      </section>
      <section className={styles['table']} aria-label="Cost by tensor">
        <LayerView run={run} />
      </section>
    </div>
  );
}

/** What will stand here. */
function Before(): ReactNode {
  const isIdle = useSelect(({ quantize }) => quantize.underWay === null);
  return (
    <div className={styles['alone']}>
      <StepFailure places={['quantize', 'after']} />
      <div className={styles['prose']}>
        <p>
          {isIdle
            ? 'Nothing is quantized yet. Both models will then run on samples that made no range: the float one, and the quantized one exactly as a board computes it.'
            : 'Both models run on samples that made no range: the float one, and the quantized one exactly as a board computes it.'}
        </p>
        <p className={styles['dim']}>
          Agreement of the answers, accuracy where the data has labels, noise at the output and in
          every tensor, and the bytes saved will stand here.
        </p>
      </div>
    </div>
  );
}
