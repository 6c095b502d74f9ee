/** Quantization-aware training: fine-tunes with the rounding in place, and compares with before. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { changeTraining } from '../../state/quantize-choices';
import type { QuantizeRun } from '../../state/quantize-state';
import { train } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './quantize.module.css';
import { StepFailure } from './step-failure';
import { formatDecibels, formatShare } from './words';

const LossChart = lazy(async () => ({
  default: (await import('../charts/loss-chart')).LossChart,
}));

export function TrainingView(): ReactNode {
  const hasLabels = useSelect(({ quantize }) => quantize.data?.hasLabels === true);
  const hasLosses = useSelect(({ quantize }) => quantize.losses.length > 0);
  const isTraining = useSelect(({ quantize }) => quantize.underWay?.job === 'train');
  return (
    <>
      <h3 className={styles['title']}>Train with the rounding in place</h3>
      <p className={styles['dim']}>
        Fine-tunes the weights on your labelled samples while they are rounded as the file will
        round them. Those held out for the comparison are left out.
      </p>
      <TrainingFields isDisabled={!hasLabels} />
      <StepFailure places={['train']} />
      {(isTraining || hasLosses) && <Losses isTraining={isTraining} />}
      <Comparison />
    </>
  );
}

/** The loss, brought into view when training begins; whoever scrolls away then is left there. */
function Losses({ isTraining }: { isTraining: boolean }): ReactNode {
  const losses = useSelect(({ quantize }) => quantize.losses);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isTraining) box.current?.scrollIntoView({ block: 'nearest' });
  }, [isTraining]);
  return (
    <div ref={box} className={styles['losses']}>
      {losses.length > 0 && (
        <Suspense>
          <LossChart losses={losses} />
        </Suspense>
      )}
    </div>
  );
}

function TrainingFields({ isDisabled }: { isDisabled: boolean }): ReactNode {
  const studio = useStudio();
  const training = useSelect(({ quantize }) => quantize.training);
  const isIdle = useSelect(({ quantize }) => quantize.underWay === null);
  return (
    <>
      <div className={styles['row']}>
        <NumberField
          label="Epochs"
          value={training.epochs}
          step={1}
          onChange={(epochs) => changeTraining(studio, { epochs: Math.round(epochs) })}
        />
        <NumberField
          label="Batch"
          value={training.batch}
          step={1}
          onChange={(batch) => changeTraining(studio, { batch: Math.round(batch) })}
        />
        <NumberField
          label="Learning rate"
          value={training.learningRate}
          step={0.0001}
          onChange={(learningRate) => changeTraining(studio, { learningRate })}
        />
      </div>
      <div className={styles['row']}>
        <button
          type="button"
          className={control('button')}
          disabled={isDisabled || !isIdle}
          onClick={() => void train(studio)}
        >
          Train
        </button>
        {isDisabled && (
          <span className={styles['dim']}>
            needs labelled data: class folders, or a labels array or column
          </span>
        )}
      </div>
    </>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

function NumberField({ label, value, step, onChange }: NumberFieldProps): ReactNode {
  return (
    <label className={styles['count']}>
      <span>{label}</span>
      <input
        type="number"
        className={control('input')}
        min={step}
        step={step}
        value={value}
        onChange={({ currentTarget }) => {
          const next = currentTarget.valueAsNumber;
          if (next > 0 && next <= 10_000) onChange(next);
        }}
      />
    </label>
  );
}

/** The last trained result beside the last one that was not. */
function Comparison(): ReactNode {
  const runs = useSelect(({ quantize }) => quantize.runs);
  const trained = runs.findLast(({ result }) => result.by === 'training');
  const before = runs.findLast(({ result }) => result.by !== 'training');
  if (trained === undefined) return null;
  const shown = [
    ...(before === undefined ? [] : [{ name: 'Post-training', run: before }]),
    { name: 'Trained', run: trained },
  ];
  return (
    <table className={styles['figures']}>
      <caption className={styles['legend']}>Before and after training</caption>
      <thead>
        <tr>
          <th scope="col">Result</th>
          <th scope="col">Right</th>
          <th scope="col" data-hint="Against the float model as it was before training">
            SQNR
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ name, run }) => (
          <ComparisonRow key={name} name={name} run={run} />
        ))}
      </tbody>
    </table>
  );
}

function ComparisonRow({ name, run }: { name: string; run: QuantizeRun }): ReactNode {
  const { right, outputs } = run.result.cost.double;
  return (
    <tr>
      <th scope="row">
        {name} ({run.id})
      </th>
      <td>{right === undefined || right.of === 0 ? '–' : formatShare(right.hits / right.of)}</td>
      <td>{formatDecibels(outputs[0]?.sqnr ?? NaN)}</td>
    </tr>
  );
}
