/**
 * Loads the header's popups when the browser has nothing better to do, or at once when one is asked
 * for. A button that has the focus while it is replaced hands it on.
 */
import { useEffect, useRef, useState } from 'react';
import { whenIdle } from '../app/when-idle';

const load = () => import('./pickers');
export type Pickers = Awaited<ReturnType<typeof load>>;

export interface LazyPickers {
  /** Null until they are loaded. */
  readonly pickers: Pickers | null;
  readonly loadNow: () => void;
}

export function usePickers(): LazyPickers {
  const [pickers, setPickers] = useState<Pickers | null>(null);
  const focused = useRef<string | undefined>(undefined);
  const loadNow = (): void => {
    void load().then((loaded) => {
      const active = document.activeElement;
      focused.current = active instanceof HTMLElement ? active.dataset['picker'] : undefined;
      setPickers(loaded);
    });
  };
  useEffect(() => whenIdle(loadNow), []);
  useEffect(() => {
    if (pickers === null || focused.current === undefined) return;
    document.querySelector<HTMLElement>(`[data-picker="${focused.current}"]`)?.focus();
    focused.current = undefined;
  }, [pickers]);
  return { pickers, loadNow };
}
