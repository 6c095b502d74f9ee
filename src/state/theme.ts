/**
 * Theme: the system's unless the user chose. It is resolved here and not in a media query, because
 * the canvas reads resolved colours and both must agree at every moment.
 */
import { derive } from './derive';
import type { Memory, Studio } from './studio';
import { THEMES } from './studio-state';
import type { StudioState, ThemeChoice } from './studio-state';

const KEY = 'arenascope.theme';

/** The theme to paint. */
export const selectTheme = derive(
  [(s: StudioState) => s.theme, (s: StudioState) => s.systemDark],
  (choice, dark): 'dark' | 'light' => (choice === 'system' ? (dark ? 'dark' : 'light') : choice),
);

/** The choice remembered from last time; `system` if there is none. */
export const rememberedTheme = (memory: Memory): ThemeChoice =>
  THEMES.find((theme) => theme === memory.get(KEY)) ?? 'system';

export function chooseTheme({ store, memory }: Studio, theme: ThemeChoice): void {
  memory.set(KEY, theme);
  store.setState({ theme });
}

/** System, dark, light, and around again. */
export function nextTheme(studio: Studio): void {
  const at = THEMES.indexOf(studio.store.getState().theme);
  chooseTheme(studio, THEMES[(at + 1) % THEMES.length] ?? 'system');
}
