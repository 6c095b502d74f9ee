/** The steps with their state, and the one button that starts what is set up, or stops it. */
import type { ReactNode } from 'react';
import type { Job, UnderWay } from '../../state/quantize-state';
import { quantize, stopQuantizing } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { formatCount, formatPercent } from '../../core/text';
import { control } from '../parts/controls';
import styles from './quantize.module.css';
import { STEP_NAMES, STEPS, stepSummary } from './steps';
import type { Step } from './steps';
import { STAGE_WORDS } from './words';

interface RailProps {
  readonly step: Step;
  readonly onStep: (step: Step) => void;
}

export function Rail({ step, onStep }: RailProps): ReactNode {
  return (
    <nav className={styles['rail']} aria-label="Quantize">
      <ol className={styles['steps']}>
        {STEPS.map((name, i) => (
          <li key={name}>
            <button
              type="button"
              aria-current={name === step ? 'step' : undefined}
              onClick={() => onStep(name)}
            >
              <span className={styles['number']} aria-hidden="true">
                {i + 1}
              </span>
              <span className={styles['words']}>
                {STEP_NAMES[name]}
                <Summary of={name} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <Start onStep={onStep} />
    </nav>
  );
}

function Summary({ of }: { of: Step }): ReactNode {
  const text = useSelect((state) => stepSummary(of, state.quantize));
  return (
    <small className={styles['summary']} data-hint={text} data-hint-beside>
      {text}
    </small>
  );
}

function Start({ onStep }: { onStep: (step: Step) => void }): ReactNode {
  const studio = useStudio();
  const underWay = useSelect((state) => state.quantize.underWay);
  const hasData = useSelect((state) => state.quantize.data !== null);
  return (
    <div className={styles['start']}>
      {underWay !== null ? (
        <Working underWay={underWay} />
      ) : hasData ? (
        <button
          type="button"
          className={control('button', 'primary')}
          onClick={() => void quantize(studio)}
        >
          Quantize
        </button>
      ) : (
        <button
          type="button"
          className={control('button', 'primary')}
          data-hint="The ranges of the activations come from samples of what the model will see"
          onClick={() => onStep('data')}
        >
          Choose data
        </button>
      )}
    </div>
  );
}

const JOBS: Readonly<Record<Job, string>> = {
  open: 'Reading the weights',
  data: 'Reading the data',
  calibrate: 'Calibrating',
  quantize: 'Quantizing',
  curve: 'Searching',
  train: 'Training',
};

function Working({ underWay: { job, progress } }: { underWay: UnderWay }): ReactNode {
  const studio = useStudio();
  const trained = useSelect(({ quantize }) => quantize.losses.at(-1));
  // While it trains there is no progress but the steps of the training itself.
  const isTraining = job === 'train' && trained !== undefined && trained.step < trained.of;
  const counted = isTraining ? { done: trained.step, of: trained.of } : progress;
  const share = counted === null ? undefined : counted.done / Math.max(1, counted.of);
  const words = progress === null || isTraining ? JOBS[job] : STAGE_WORDS[progress.stage];
  const detail = isTraining ? undefined : progress?.detail;
  return (
    <>
      <div className={styles['working']}>
        <span className={styles['words']} role="status">
          {words}
          <small className={styles['summary']}>
            {counted === null
              ? 'starting'
              : (detail ?? `${formatCount(counted.done)} of ${formatCount(counted.of)}`)}
          </small>
        </span>
        <button type="button" className={control('button')} onClick={() => stopQuantizing(studio)}>
          Stop
        </button>
      </div>
      <progress
        aria-label={words}
        max={1}
        {...(share === undefined ? {} : { value: share })}
        data-hint={share === undefined ? undefined : formatPercent(share)}
      />
    </>
  );
}
