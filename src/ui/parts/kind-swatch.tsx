/** The colour that a kind of memory has in the map, beside its name elsewhere. */
import type { ReactNode } from 'react';
import styles from './kind-swatch.module.css';

export function KindSwatch({ kind }: { kind: string }): ReactNode {
  return <span className={styles['swatch']} style={{ background: `var(--kind-${kind})` }} />;
}
