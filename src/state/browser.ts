/** The outside world as a browser offers it, behind the studio's interfaces. */
import { createQuantizerClient } from '../workers/quantizer-client';
import { spawnQuantizer } from '../workers/spawn-quantizer';
import { spawnStudio } from '../workers/spawn-studio';
import { createStudioClient } from '../workers/studio-client';
import { openStart } from './boot';
import { hasUnsaved } from './unsaved';
import type { Address, Memory, Studio, StudioDeps } from './studio';
import { selectTheme } from './theme';

/** Local storage; without it (private mode, full) nothing is remembered and nothing breaks. */
const memory: Memory = {
  get: (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Not remembered; there is nobody to tell who could do anything about it.
    }
  },
};

const address: Address = {
  read: () => location.hash.slice(1),
  write: (fragment) => history.replaceState(null, '', fragment === '' ? ' ' : `#${fragment}`),
  onLeave: (listener) => window.addEventListener('pagehide', listener),
  base: location.href.replace(/#.*$/, ''),
};

function download(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Everything a studio needs from this page. Starts the first worker. */
export const browserDeps = (): StudioDeps => ({
  client: createStudioClient(spawnStudio),
  quantizer: createQuantizerClient(spawnQuantizer),
  deviceWorld: async () => (await import('./device/browser-world')).browserWorld,
  fetchOwn: (path) => fetch(new URL(path, document.baseURI)),
  memory,
  address,
  download,
  copyText: (text) => navigator.clipboard.writeText(text),
});

/** Keeps the page's theme in step with the store and the system. */
export function trackTheme({ store }: Studio): void {
  const query = matchMedia('(prefers-color-scheme: dark)');
  store.setState({ systemDark: query.matches });
  query.addEventListener('change', () => store.setState({ systemDark: query.matches }));
  const paint = (): void => {
    document.documentElement.dataset['theme'] = selectTheme(store.getState());
  };
  paint();
  store.subscribe(paint);
}

/** Names the open model in the window's title. */
export function trackTitle({ store }: Studio): void {
  store.subscribe(({ open }) => {
    const name = open?.model.file.name ?? '';
    document.title = name === '' ? 'Arenascope' : `${name} · Arenascope`;
  });
}

/** Asks before the page goes with something in it that took somebody time; see `hasUnsaved`. */
export function trackLeaving({ store }: Studio): void {
  window.addEventListener('beforeunload', (event) => {
    if (hasUnsaved(store.getState())) event.preventDefault();
  });
}

/** Opens what another fragment asks for when the user edits the address or follows a link here. */
export function trackAddress(studio: Studio): void {
  window.addEventListener('hashchange', () => void openStart(studio, address.read()));
}
