/** A number with its share of the column's whole drawn behind it. */
import type { ReactNode } from 'react';
import styles from './share.module.css';

export function Share({ of, value }: { of: number; value: ReactNode }): ReactNode {
  return (
    <span className={styles['share']}>
      <span className={styles['bar']} style={{ inlineSize: `${100 * of}%` }} />
      {value}
    </span>
  );
}
