/**
 * The board's RAM as a slider on the map: drag it, or use the arrow keys, to ask what a smaller or
 * larger budget would mean. Escape goes back to the board's own.
 */
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';
import { formatBytes } from '../../core/text';
import type { Bytes } from '../../core/units';
import styles from './budget-handle.module.css';
import type { PixelRect, Projection } from './view';

interface BudgetHandleProps {
  readonly budget: Bytes;
  readonly isWhatIf: boolean;
  /** What the arena needs at least. */
  readonly minimum: Bytes;
  /** Largest budget the slider goes to. */
  readonly most: Bytes;
  readonly plot: PixelRect;
  readonly to: Projection;
  readonly onWhatIf: (budget: Bytes | null) => void;
}

const GRAIN = 16;
const KEY_STEP = 1024;
const PAGE_STEP = 16 * 1024;

const KEYS: Readonly<Record<string, number>> = {
  ArrowUp: KEY_STEP,
  ArrowRight: KEY_STEP,
  ArrowDown: -KEY_STEP,
  ArrowLeft: -KEY_STEP,
  PageUp: PAGE_STEP,
  PageDown: -PAGE_STEP,
  Home: -Infinity,
  End: Infinity,
};

/** The budget itself, and what it leaves or lacks. */
function budgetText(budget: Bytes, minimum: Bytes, isWhatIf: boolean): readonly [string, string] {
  const free = budget - minimum;
  const rest = free >= 0 ? `${formatBytes(free)} free` : `${formatBytes(-free)} short`;
  return [`${isWhatIf ? 'What if RAM were' : 'RAM'} ${formatBytes(budget)}`, rest];
}

export function BudgetHandle(props: BudgetHandleProps): ReactNode {
  const { budget, isWhatIf, minimum, most, plot, to, onWhatIf } = props;
  const grip = useRef<number>(undefined);
  const bottom = plot.top + plot.height;
  const lineY = to.y(budget);
  const y = Math.min(bottom, Math.max(plot.top, lineY));
  const isAbove = lineY < plot.top;
  const [size, rest] = budgetText(budget, minimum, isWhatIf);
  const change = (bytes: number): void => {
    const rounded = Math.round(Math.min(most, Math.max(0, bytes)) / GRAIN) * GRAIN;
    onWhatIf(rounded);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = KEYS[event.key];
    if (event.key === 'Escape') onWhatIf(null);
    else if (step !== undefined) change(budget + step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = event.clientY - y;
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (grip.current !== undefined) change(to.bytesAt(event.clientY - grip.current));
  };
  const onRelease = (): void => {
    grip.current = undefined;
  };
  return (
    <div
      className={styles['handle']}
      data-verdict={budget < minimum ? 'short' : 'fits'}
      style={{ translate: `${plot.left}px ${y}px`, inlineSize: plot.width }}
      role="slider"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="RAM budget"
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuenow={budget}
      aria-valuetext={`${size}, ${rest}`}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onRelease}
      onPointerCancel={onRelease}
    >
      <span className={styles['tag']} data-below={y - plot.top < 24}>
        {isAbove && '↑ '}
        {size}
        <span className={styles['rest']}> · {rest}</span>
      </span>
    </div>
  );
}
