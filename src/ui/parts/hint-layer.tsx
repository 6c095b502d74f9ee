/**
 * One hint for the whole page: any element with `data-hint` gets it on hover and on keyboard focus.
 * A table has thousands of numbers with a KiB twin; one layer with delegated listeners costs nothing
 * for any of them. Hints repeat or explain; nothing stands in a hint alone.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import styles from './hint-layer.module.css';

const DELAY_MS = 350;

interface Hint {
  readonly text: string;
  readonly anchor: Element;
}

export function HintLayer(): ReactNode {
  const [hint, setHint] = useState<Hint | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => listen(setHint), []);
  useLayoutEffect(() => {
    if (hint !== null && box.current !== null) place(box.current, hint.anchor);
  }, [hint]);
  if (hint === null) return null;
  return (
    <div ref={box} className={styles['hint']} role="tooltip">
      {hint.text}
    </div>
  );
}

function listen(show: (hint: Hint | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Element | null = null;
  const hide = (): void => {
    clearTimeout(timer);
    current = null;
    show(null);
  };
  const consider = (event: Event, delay: number): void => {
    const anchor = event.target instanceof Element ? event.target.closest('[data-hint]') : null;
    if (anchor === current) return;
    hide();
    const text = anchor?.getAttribute('data-hint') ?? '';
    if (anchor === null || text === '') return;
    current = anchor;
    timer = setTimeout(() => {
      if (anchor.isConnected) show({ text, anchor });
    }, delay);
  };
  const controller = new AbortController();
  const { signal } = controller;
  document.addEventListener('pointerover', (event) => consider(event, DELAY_MS), { signal });
  document.addEventListener(
    'focusin',
    (event) => {
      const shows = event.target instanceof Element && event.target.matches(':focus-visible');
      if (shows) consider(event, DELAY_MS);
    },
    { signal },
  );
  for (const type of ['pointerdown', 'focusout', 'wheel', 'keydown']) {
    document.addEventListener(type, hide, { signal, capture: true, passive: true });
  }
  return () => {
    controller.abort();
    clearTimeout(timer);
  };
}

/**
 * Under the anchor, or above it where there is no room; always inside the window. Beside it, where that
 * is asked for and there is room, so that what comes next in a list stays in view.
 */
function place(box: HTMLElement, anchor: Element): void {
  const at = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const isBeside =
    anchor.hasAttribute('data-hint-beside') && at.right + width + 16 < window.innerWidth;
  if (isBeside) {
    box.style.transform = `translate(${Math.round(at.right + 12)}px, ${Math.round(at.top)}px)`;
    return;
  }
  const left = Math.min(Math.max(8, at.left), window.innerWidth - width - 8);
  const below = at.bottom + 6;
  const top = below + height > window.innerHeight - 4 ? at.top - height - 6 : below;
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(Math.max(4, top))}px)`;
}
