/**
 * Keyboard shortcuts of the whole page, read from the actions. Keys without Ctrl belong to whatever
 * is being typed into, and to components that have used them already.
 */
import { useEffect } from 'react';
import { matches } from '../../state/actions/action';
import { useActions, useStudio } from '../../state/use-studio';

/** True where single keys are text or the element's own: fields, lists, open popups. */
const ownsKeys = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest(
    'input:not([type=checkbox]), textarea, select, [contenteditable], [role=listbox], [role=menu], [role=dialog]',
  ) !== null;

export function useShortcuts(): void {
  const studio = useStudio();
  const actions = useActions();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      const action = actions.find(
        ({ shortcut }) => shortcut !== undefined && matches(shortcut, event),
      );
      if (action?.shortcut === undefined || !action.isEnabled(studio.store.getState())) return;
      if (action.shortcut.mod !== true && ownsKeys(event.target)) return;
      event.preventDefault();
      action.run(studio);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [studio, actions]);
}
