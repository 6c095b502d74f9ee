/** The line between map and tables: dragged, or moved with the arrow keys. */
import { useRef } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode } from 'react';

interface SplitterProps {
  readonly className: string | undefined;
  /** The tables' height; null for the default share. */
  readonly height: number | null;
  readonly onHeight: (height: number) => void;
}

const LEAST = 120;
const STEP = 24;
/** What header, verdict and the smallest useful map need above the tables. */
const ABOVE = 360;

const clamp = (height: number): number =>
  Math.round(Math.min(Math.max(height, LEAST), Math.max(LEAST, window.innerHeight - ABOVE)));

export function Splitter({ className, height, onHeight }: SplitterProps): ReactNode {
  const bar = useRef<HTMLDivElement>(null);
  const current = (): number =>
    bar.current?.nextElementSibling?.getBoundingClientRect().height ?? LEAST;
  const onPointerMove = (event: PointerEvent): void => {
    if (bar.current?.hasPointerCapture(event.pointerId) !== true) return;
    const bottom = bar.current.nextElementSibling?.getBoundingClientRect().bottom ?? 0;
    onHeight(clamp(bottom - event.clientY));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    onHeight(clamp(current() + by));
  };
  return (
    <div
      ref={bar}
      className={className}
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the tables"
      aria-valuenow={height ?? 300}
      aria-valuemin={LEAST}
      aria-valuemax={1200}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}
