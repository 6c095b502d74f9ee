/** A polite live region that waits for the user to stop: held arrow keys do not flood a reader. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './live-text.module.css';

const QUIET_MS = 250;

export function LiveText({ text }: { readonly text: string }): ReactNode {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className={styles['hidden']} aria-live="polite">
      {spoken}
    </p>
  );
}
