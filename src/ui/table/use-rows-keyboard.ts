/**
 * Keyboard in a table: the table holds the focus, an active row moves with the arrow keys, Enter
 * picks it. The active row is an index into the sorted rows, so sorting leaves it where the eye is.
 */
import { useState } from 'react';
import type { KeyboardEvent } from 'react';

const PAGE = 10;

/** Where a key moves the active row; undefined for keys that do not move it. */
function movedTo(key: string, at: number, count: number): number | undefined {
  const last = count - 1;
  const within = (index: number): number => Math.min(Math.max(index, 0), last);
  switch (key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + PAGE);
    case 'PageUp':
      return within(at - PAGE);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

export interface RowsKeyboard {
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** @param onPick Enter or Space on the active row; `onMove` brings it into view */
export function useRowsKeyboard(
  count: number,
  onMove: (index: number) => void,
  onPick: (index: number) => void,
): RowsKeyboard {
  const [active, setActive] = useState(-1);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || count === 0) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === 'Enter' || event.key === ' ') && active >= 0 && active < count) {
      event.preventDefault();
      onPick(active);
      return;
    }
    const next = movedTo(event.key, active, count);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    onMove(next);
  };
  return { active, setActive, onKeyDown };
}
