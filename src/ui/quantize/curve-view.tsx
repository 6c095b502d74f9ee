/** Mixed precision: what each step towards float costs, as a curve whose points make the file. */
import { lazy, Suspense, useState } from 'react';
import type { ReactNode } from 'react';
import type { Goal } from '../../core/improve/flow';
import { changeGoal } from '../../state/quantize-choices';
import { makeCurve, quantizePoint } from '../../state/quantizing';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Choices } from '../run/choices';
import { PointTable } from './point-table';
import { PRICES } from './prices';
import type { Price } from './prices';
import styles from './quantize.module.css';
import { StepFailure } from './step-failure';

const PriceChart = lazy(async () => ({
  default: (await import('../charts/price-chart')).PriceChart,
}));

export function CurveView(): ReactNode {
  const studio = useStudio();
  const curve = useSelect(({ quantize }) => quantize.curve);
  const hasData = useSelect(({ quantize }) => quantize.data !== null);
  const isIdle = useSelect(({ quantize }) => quantize.underWay === null);
  const [price, setPrice] = useState<Price>('ram');
  return (
    <>
      <h3 className={styles['title']}>Mixed precision</h3>
      <p className={styles['dim']}>
        Raises the operators that lose most, one by one, until the goal is met. Each step is a file
        of its own, with its price.
      </p>
      <GoalFields />
      <div className={styles['row']}>
        <button
          type="button"
          className={control('button')}
          disabled={!hasData || !isIdle}
          onClick={() => void makeCurve(studio)}
        >
          {curve === null ? 'Find the steps' : 'Find them again'}
        </button>
        {!hasData && <span className={styles['dim']}>needs data first</span>}
      </div>
      <StepFailure places={['curve']} />
      {curve !== null && (
        <>
          <div className={styles['row']}>
            <span>Against</span>
            <Choices label="Price" choices={PRICES} chosen={price} onChoose={setPrice} />
          </div>
          <p className={styles['dim']}>
            Figures on calibration samples, so that what is held out stays unseen; RAM and flash
            with the kernels {curve.goal.target?.kernels ?? 'ref'}. A step to what they do not run
            is left out.
          </p>
          <Suspense fallback={<div className={styles['chart-space']} />}>
            <PriceChart
              curve={curve}
              price={price}
              onPick={(point) => void quantizePoint(studio, point)}
            />
          </Suspense>
          <PointTable curve={curve} />
        </>
      )}
    </>
  );
}

const MEASURES = {
  sqnr: { name: 'SQNR', about: 'Signal to quantization noise at the output, in decibels' },
  agreement: { name: 'Same answer', about: 'Share of samples with the float model’s answer' },
  accuracy: { name: 'Accuracy', about: 'Share of right answers; the data needs labels' },
} as const satisfies Record<Goal['measure'], object>;

const USUAL: Readonly<Record<Goal['measure'], number>> = {
  sqnr: 30,
  agreement: 0.99,
  accuracy: 0.9,
};

function GoalFields(): ReactNode {
  const studio = useStudio();
  const goal = useSelect(({ quantize }) => quantize.goal);
  const isShare = goal.measure !== 'sqnr';
  const scale = isShare ? 100 : 1;
  return (
    <div className={styles['row']}>
      <span>Until</span>
      <Choices
        label="Measure"
        choices={MEASURES}
        chosen={goal.measure}
        onChoose={(measure) => changeGoal(studio, { measure, value: USUAL[measure] })}
      />
      <label className={styles['count']}>
        <span>reaches</span>
        <input
          type="number"
          className={control('input')}
          min={0}
          max={isShare ? 100 : 120}
          step={isShare ? 0.1 : 1}
          value={Number((goal.value * scale).toFixed(1))}
          onChange={({ currentTarget }) => {
            const value = currentTarget.valueAsNumber / scale;
            if (Number.isFinite(value) && value >= 0) changeGoal(studio, { ...goal, value });
          }}
        />
        <span>{isShare ? '%' : 'dB'}</span>
      </label>
    </div>
  );
}
