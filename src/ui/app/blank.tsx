/** Nothing is open: a link that could not be read, or samples that could not be loaded. */
import type { ReactNode } from 'react';
import { openSample } from '../../state/open-model';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import { control } from '../parts/controls';
import styles from './app.module.css';

export function Blank(): ReactNode {
  const studio = useStudio();
  const isOpening = useSelect((state) => state.opening !== null);
  const isStarting = useSelect((state) => state.failure === null);
  const samples = useSelect((state) => state.samples);
  if (isOpening || isStarting) return <main className={styles['blank']} aria-busy="true" />;
  return (
    <main className={styles['blank']}>
      <p>Nothing is open. Drop a .tflite file anywhere in this window, or start from here:</p>
      <ul>
        <li>
          <ActionButton id="open" tone="primary" />
        </li>
        {samples.map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className={control('button')}
              onClick={() => void openSample(studio, sample)}
            >
              {sample.title}
            </button>
          </li>
        ))}
      </ul>
    </main>
  );
}
