/** The shown measurement: whole inferences in one line, and every operator's part. */
import type { ReactNode } from 'react';
import { formatCount, formatNumberOf, formatPercent } from '../../core/text';
import { doubtOf } from '../../core/timings/doubt';
import type { Measurement } from '../../core/timings/measurement';
import { summarize } from '../../core/timings/statistics';
import type { KeptMeasurement } from '../../state/device/device-state';
import { selectIsForeign, selectShown, selectUntimed } from '../../state/rows/device-rows';
import { useSelect } from '../../state/use-studio';
import { Mark } from '../parts/mark';
import { Note } from '../parts/note';
import styles from './device.module.css';
import { TimesTable } from './times-table';
import { foreignWords, medianWords, placeWords, timerWords, timeUnit, untimedWords } from './words';

export function TimesView(): ReactNode {
  const shown = useSelect(selectShown);
  const isLink = useSelect(({ open }) => open?.origin.kind === 'link');
  if (shown === undefined)
    return (
      <div className={styles['answer']}>
        {isLink && (
          <Note tone="plain" isInset>
            This profile came from a link, which carries no weights. Drop the model’s file to put it
            on a board.
          </Note>
        )}
        <p className={styles['before']}>
          Puts the model on a board with a prebuilt runner, without a compiler, and times whole
          inferences and every operator. Afterwards the times stand here, and whether the board
          computed what this tab computes, bit for bit.
        </p>
      </div>
    );
  return (
    <section className={styles['times']} aria-label="Times">
      <Headline measurement={shown.measurement} from={shown.from} />
      <TimesTable measurement={shown.measurement} />
    </section>
  );
}

const ORIGINS: Readonly<Record<KeptMeasurement['from'], string>> = {
  here: '',
  file: 'This is what a file says; it was not measured here.',
  link: 'This is what the link says; it was not measured here.',
};

/** Only what was read from a board is measured; an emulator models one, and a log, link or file states. */
const markOf = (
  { place }: Measurement,
  from: KeptMeasurement['from'],
): 'measured' | 'modelled' | 'stated' => {
  if (from !== 'here' || place.kind === 'log') return 'stated';
  return place.kind === 'emulated' ? 'modelled' : 'measured';
};

function Headline({ measurement, from }: Pick<KeptMeasurement, 'measurement' | 'from'>): ReactNode {
  const isForeign = useSelect(selectIsForeign);
  const { board, timer, dropped, warnings = [] } = measurement;
  const doubt = doubtOf(measurement);
  return (
    <div className={styles['headline']}>
      <p>
        <Mark of={markOf(measurement, from)} />{' '}
        <strong className={styles['median']}>{medianWords(measurement)}</strong> an inference:{' '}
        {board.name}, {placeWords(measurement)}.
      </p>
      {from !== 'here' && <p className={styles['warn']}>{ORIGINS[from]}</p>}
      <Runs measurement={measurement} />
      <Equality equal={measurement.outputsEqual} from={from} />
      <p className={styles['dim']}>
        Timer: {timerWords(timer)}.
        {measurement.kernels !== undefined && ` Kernels: ${measurement.kernels}.`}
        {dropped > 0 && ` ${formatNumberOf(dropped, 'sample')} dropped: a line was damaged.`}
      </p>
      {[...warnings, ...(doubt === undefined ? [] : [doubt])].map((warning) => (
        <p key={warning} className={styles['warn']}>
          {warning}
        </p>
      ))}
      {isForeign && <p className={styles['warn']}>{foreignWords(measurement)}</p>}
      <Untimed />
    </div>
  );
}

/** Operators that have no row below. */
function Untimed(): ReactNode {
  const words = untimedWords(useSelect(selectUntimed));
  return words === '' ? null : <p className={styles['dim']}>{words}</p>;
}

function Runs({ measurement }: { measurement: Measurement }): ReactNode {
  const { runs, timer, warmups, condensed } = measurement;
  const summary = summarize(runs);
  if (summary === undefined) return null;
  const { name, format } = timeUnit(timer, summary.max);
  const facts = [
    [
      'runs',
      formatCount(condensed?.runs ?? summary.count),
      `After ${formatNumberOf(warmups, 'warm-up')}`,
    ],
    ['min', format(summary.min), undefined],
    ['median', format(summary.median), undefined],
    ['p95', format(summary.p95), '95 of 100 runs are at most this long'],
    ['max', format(summary.max), undefined],
    ['spread', formatPercent(summary.spread), 'The middle half of all runs, against the median'],
  ] as const;
  return (
    <dl className={styles['facts']} aria-label={`Whole inferences, in ${name}`}>
      {facts.map(([term, value, hint]) => (
        <div key={term} data-hint={hint}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>unit</dt>
        <dd>{name}</dd>
      </div>
    </dl>
  );
}

function Equality({
  equal,
  from,
}: Pick<KeptMeasurement, 'from'> & { equal: boolean | undefined }): ReactNode {
  if (from !== 'here' && equal !== undefined)
    return (
      <p>
        Where it was measured, board and tab gave{' '}
        {equal ? 'the same outputs, bit for bit' : 'different outputs'}: so the {from} says.
      </p>
    );
  if (equal === undefined)
    return <p className={styles['dim']}>Outputs were not compared with this tab’s.</p>;
  return equal ? (
    <p role="status">
      <strong className={styles['good']}>Board output = tab output</strong>, bit for bit.
    </p>
  ) : (
    <p role="alert" className={styles['bad']}>
      The board’s output differs from this tab’s. Flash again; when it stays so, the board runs
      another model or its memory is damaged.
    </p>
  );
}
