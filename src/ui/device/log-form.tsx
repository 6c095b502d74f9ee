/** A log from anywhere: what a serial monitor, a debugger or a colleague shows. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { readLog } from '../../state/device/commands';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './device.module.css';

export function LogForm({ onFound }: { onFound: () => void }): ReactNode {
  const studio = useStudio();
  const [text, setText] = useState('');
  const read = async (): Promise<void> => {
    if (!(await readLog(studio, text))) return;
    setText('');
    onFound();
  };
  return (
    <details className={styles['more']}>
      <summary>Paste a log</summary>
      <textarea
        className={styles['log']}
        aria-label="Log"
        placeholder="m-lap-us-…, CONV_2D took 1234 ticks …"
        spellCheck={false}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div className={styles['row']}>
        <button
          type="button"
          className={control('button')}
          disabled={text.trim() === ''}
          onClick={() => void read()}
        >
          Read the times
        </button>
        <span>any browser, any board</span>
      </div>
    </details>
  );
}
