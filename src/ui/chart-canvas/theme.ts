/**
 * Design tokens for canvases. A canvas cannot use `var(--x)`, so it reads the tokens from the root
 * element once per theme: on <html data-theme>, the system's scheme or its motion setting changing.
 */
import { useMemo, useSyncExternalStore } from 'react';

/** Reads a token, e.g. `token('--line')`; empty when there is none. */
export type ReadToken = (name: string) => string;

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)'];

function subscribe(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
  const lists = QUERIES.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const list of lists) list.removeEventListener('change', onChange);
  };
}

/** Changes whenever a token may have changed. */
const themeKey = (): string => {
  const { dataset, className } = document.documentElement;
  const settings = QUERIES.map((query) => matchMedia(query).matches);
  return [dataset['theme'], className, ...settings].join(' ');
};

/** What `read` makes of the tokens, made anew when the theme changes. `read` must be stable. */
export function useTheme<T>(read: (token: ReadToken) => T): T {
  const key = useSyncExternalStore(subscribe, themeKey);
  const themed = useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    return { key, value: read((name) => style.getPropertyValue(name).trim()) };
  }, [key, read]);
  return themed.value;
}
