/**
 * What the ranges are made from: files dropped here, how they become samples, what the network will
 * really see, and, once calibrated, whether they can be relied on.
 */
import type { ReactNode } from 'react';
import { useSelect } from '../../state/use-studio';
import { CalibrationView } from './calibration-view';
import { DataSourceField } from './data-source-field';
import { DataFacts } from './data-facts';
import { PictureFields } from './picture-fields';
import { PreviewStrip } from './preview-strip';
import styles from './quantize.module.css';
import { SplitFields } from './split-fields';
import { StepFailure } from './step-failure';

export function DataStep(): ReactNode {
  const kind = useSelect(({ quantize }) => quantize.data?.kind);
  return (
    <div className={styles['columns']}>
      <section className={styles['column']} aria-label="Data">
        <DataSourceField />
        <StepFailure places={['data', 'calibrate']} />
        {kind === undefined ? <WhatIsCalibration /> : <DataFacts />}
      </section>
      <section className={styles['column']} aria-label="How the data is read">
        <PreviewStrip />
        <PictureFields />
        {kind !== undefined && <SplitFields />}
      </section>
      <CalibrationView />
    </div>
  );
}

/** For those who never did this: what the data is for, and how much of it. */
function WhatIsCalibration(): ReactNode {
  return (
    <div className={styles['prose']}>
      <p>
        An int8 tensor has 256 steps. Which real values they stand for is read off real data: some
        hundred samples of what the model will see, as varied as life. They stay in this tab.
      </p>
      <p className={styles['dim']}>
        .npy or .npz arrays, a .csv with one sample a row, a folder of pictures (its subfolders name
        the classes), .wav recordings where the model takes raw sound.
      </p>
    </div>
  );
}
