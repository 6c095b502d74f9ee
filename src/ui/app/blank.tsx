/**
 * Nothing is open: a link or file could not be read at the start, or the samples could not be loaded.
 * The reason stands where the studio would have been, with what to do instead.
 */
import type { ReactNode } from 'react';
import { openSample } from '../../state/open-model';
import type { Failure } from '../../state/studio-state';
import { useSelect, useStudio } from '../../state/use-studio';
import { ActionButton } from '../parts/action-button';
import { control } from '../parts/controls';
import styles from './app.module.css';

export function Blank(): ReactNode {
  const isOpening = useSelect((state) => state.opening !== null);
  const failure = useSelect((state) => state.failure);
  if (isOpening || failure === null) {
    return <main className={styles['blank']} aria-busy="true" />;
  }
  return (
    <main className={styles['blank']}>
      <Reason failure={failure} />
      <p>Nothing is open. Drop a .tflite file anywhere in this window, or start from here:</p>
      <Beginnings />
    </main>
  );
}

const TITLES: Readonly<Record<Failure['place'], string>> = {
  link: 'This link could not be opened',
  open: 'This could not be opened',
  boards: 'Your boards could not be read',
  export: 'The export failed',
  share: 'The link could not be made',
  profile: 'The profile could not be made',
  run: 'The model could not be run',
};

function Reason({ failure: { place, message, advice } }: { failure: Failure }): ReactNode {
  return (
    <div role="alert" className={styles['reason']}>
      <h2>{TITLES[place]}</h2>
      <p>{message}</p>
      <p>{advice}</p>
    </div>
  );
}

function Beginnings(): ReactNode {
  const studio = useStudio();
  const samples = useSelect((state) => state.samples);
  return (
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
  );
}
