/**
 * A line that says something about what stands next to it: a failure with what to do, a link's
 * provenance. It never covers what still works.
 */
import type { ReactNode } from 'react';
import styles from './note.module.css';

interface NoteProps {
  readonly tone: 'bad' | 'warn' | 'plain';
  readonly lead?: string;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
  /** Inside a panel rather than across the page. */
  readonly isInset?: boolean;
}

export function Note({ tone, lead, children, actions, isInset = false }: NoteProps): ReactNode {
  return (
    <div
      className={styles['note']}
      data-tone={tone}
      data-inset={isInset}
      role={tone === 'bad' ? 'alert' : 'status'}
    >
      <p className={styles['text']}>
        {lead !== undefined && <strong>{lead} </strong>}
        {children}
      </p>
      {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
    </div>
  );
}
