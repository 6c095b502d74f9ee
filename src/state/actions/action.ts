/**
 * One object per thing the user can do: label, shortcut, enabled-test and effect. Buttons, the
 * palette, the shortcuts list and the keyboard handler all read the same objects, so none of them
 * can disagree with another.
 */
import type { Studio } from '../studio';
import type { StudioState } from '../studio-state';

/** `mod` is Ctrl, or Command on a Mac. Keys are `KeyboardEvent.key` values. */
export interface Shortcut {
  readonly key: string;
  readonly mod?: boolean;
}

export type ActionGroup =
  'Open' | 'Go to' | 'Map' | 'Board' | 'Run' | 'Quantize' | 'Measure' | 'Share' | 'View' | 'Help';

export interface Action {
  readonly id: string;
  readonly label: string;
  readonly group: ActionGroup;
  readonly shortcut?: Shortcut;
  readonly isEnabled: (state: StudioState) => boolean;
  readonly run: (studio: Studio) => void;
}

/** `Ctrl K`, or `⌘ K` on a Mac. */
export function formatShortcut({ key, mod }: Shortcut, isMac: boolean): string {
  const name = key.length === 1 ? key.toUpperCase() : key.replace(/^Arrow/, '');
  return mod === true ? `${isMac ? '⌘' : 'Ctrl'} ${name}` : name;
}

/** True if a key press is this shortcut. Shift is part of `key` (`?`), so it is not looked at. */
export const matches = (
  { key, mod = false }: Shortcut,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): boolean =>
  event.key.toLowerCase() === key.toLowerCase() &&
  (event.ctrlKey || event.metaKey) === mod &&
  !event.altKey;
