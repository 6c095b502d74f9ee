/** A log from anywhere: what a serial monitor, a debugger or a colleague shows. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatBytes } from '../../core/text';
import { readLog } from '../../state/device/commands';
import { useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import styles from './device.module.css';

/** Characters; the browser takes long to lay out more, and nobody reads them there. */
const MOST_SHOWN = 100_000;

export function LogForm({ onFound }: { onFound: () => void }): ReactNode {
  const studio = useStudio();
  const [text, setText] = useState('');
  const read = async (): Promise<void> => {
    if (!(await readLog(studio, text))) return;
    setText('');
    onFound();
  };
  const isLarge = text.length > MOST_SHOWN;
  return (
    <details className={styles['more']}>
      <summary>Paste a log</summary>
      <textarea
        className={styles['log']}
        aria-label="Log"
        placeholder="m-lap-us-…, CONV_2D took 1234 ticks …"
        spellCheck={false}
        value={isLarge ? `${formatBytes(text.length)} pasted, not shown.` : text}
        readOnly={isLarge}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text');
          if (pasted.length <= MOST_SHOWN) return;
          event.preventDefault();
          setText(pasted);
        }}
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
        {isLarge ? (
          <button type="button" className={control('link')} onClick={() => setText('')}>
            Discard
          </button>
        ) : (
          <span>any browser, any board</span>
        )}
      </div>
    </details>
  );
}
