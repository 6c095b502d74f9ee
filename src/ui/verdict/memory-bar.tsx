/** Used against available memory as a bar; past the limit the bar shows both, with the limit marked. */
import type { ReactNode } from 'react';
import type { Budget } from '../../core/boards/board';
import { formatBytes, formatPercent } from '../../core/text';
import styles from './verdict.module.css';

interface MemoryBarProps {
  readonly name: string;
  readonly budget: Budget;
  readonly isTight: boolean;
}

export function MemoryBar({ name, budget, isTight }: MemoryBarProps): ReactNode {
  const { parts, used, available, free } = budget;
  const scale = Math.max(used, available, 1);
  // A tight verdict is about one of the two memories: the one that is nearly full.
  const isNearlyFull = free < available / 4;
  const tone = free < 0 ? 'bad' : isTight && isNearlyFull ? 'tight' : 'fits';
  return (
    <div
      className={styles['bar']}
      data-tone={tone}
      role="meter"
      aria-label={`${name} used`}
      aria-valuemin={0}
      aria-valuemax={available}
      aria-valuenow={Math.min(used, available)}
      aria-valuetext={`${formatBytes(used)} of ${formatBytes(available)}`}
      data-hint={available > 0 ? `${formatPercent(used / available)} used` : undefined}
    >
      {parts.map(({ what, bytes }) => (
        <span
          key={what}
          className={styles['segment']}
          style={{ inlineSize: `${(100 * bytes) / scale}%` }}
        />
      ))}
      {free < 0 && (
        <span
          className={styles['limit']}
          style={{ insetInlineStart: `${(100 * available) / scale}%` }}
        />
      )}
    </div>
  );
}
