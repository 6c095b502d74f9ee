/** Running the model: what goes in, what comes out, and what every operator made of it on the way. */
import type { ReactNode } from 'react';
import { selectRunRows } from '../../state/rows/run-rows';
import { useSelect } from '../../state/use-studio';
import { Note } from '../parts/note';
import { Outputs } from './outputs';
import { RunForm } from './run-form';
import styles from './run.module.css';
import { StatisticsTable } from './statistics-table';

export function RunPanel(): ReactNode {
  const result = useSelect((state) => state.run.result);
  const failure = useSelect((state) => state.run.failure);
  const isLink = useSelect(({ open }) => open?.origin.kind === 'link');
  return (
    <div className={styles['run']}>
      <RunForm />
      {isLink ? (
        <Answer>
          <Note tone="plain" isInset>
            This profile came from a link, which carries no weights. Drop the model’s file to run
            it.
          </Note>
        </Answer>
      ) : failure !== null ? (
        <Answer>
          <Note tone="bad" isInset>
            {failure.message} {failure.advice}
          </Note>
        </Answer>
      ) : result === null ? (
        <Answer>
          <Before />
        </Answer>
      ) : (
        <>
          <Outputs result={result} />
          <Statistics />
        </>
      )}
    </div>
  );
}

function Answer({ children }: { children: ReactNode }): ReactNode {
  return <div className={styles['answer']}>{children}</div>;
}

function Before(): ReactNode {
  return (
    <p className={styles['before']}>
      Runs in this tab on the runtime that boards execute too: int8 and int16 results equal those of
      TFLM’s reference kernels, bit for bit. Afterwards the outputs stand here, and for every
      operator the range of its values, what is cut off at either end, and how much is zero.
    </p>
  );
}

function Statistics(): ReactNode {
  const rows = useSelect(selectRunRows);
  return (
    <section className={styles['statistics']} aria-label="Operators in this run">
      <Findings />
      <StatisticsTable rows={rows} />
    </section>
  );
}

/** The table in one sentence, so that nobody has to look through it for bad news. */
function Findings(): ReactNode {
  const rows = useSelect(selectRunRows);
  const result = useSelect((state) => state.run.result);
  const saturated = rows.filter(({ isSaturated }) => isSaturated).length;
  const broken = rows.filter(({ nan, infinite }) => nan + infinite > 0).length;
  const dead = result?.deadChannels.reduce((sum, { dead: list }) => sum + list.length, 0) ?? 0;
  const parts = [
    saturated === 0 ? 'No saturated outputs' : `${saturated} of ${rows.length} outputs saturated`,
    ...(broken === 0 ? [] : [`${broken} with NaN or infinite values`]),
    dead === 0 ? 'no dead channels' : `${dead} dead ${dead === 1 ? 'channel' : 'channels'}`,
  ];
  return (
    <p className={styles['findings']} role="status">
      {parts.join(', ')}.
    </p>
  );
}
