/** Every action, sample and board in one list that filters as one types. */
import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { formatShortcut } from '../../state/actions/action';
import type { Action } from '../../state/actions/action';
import { dynamicActions } from '../../state/actions/registry';
import { closeDialog } from '../../state/view';
import { useActions, useStudio } from '../../state/use-studio';
import { IS_MAC } from '../parts/action-button';
import { control } from '../parts/controls';
import popup from '../parts/popup.module.css';
import styles from './dialog.module.css';

const matchesQuery = (action: Action, query: string): boolean => {
  const text = `${action.group} ${action.label}`.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
};

export function PaletteDialog(): ReactNode {
  const studio = useStudio();
  const fixed = useActions();
  const actions = useMemo(() => {
    const state = studio.store.getState();
    const offered = [...fixed, ...dynamicActions(state)].filter(({ id }) => id !== 'palette');
    return offered.filter((action) => action.isEnabled(state));
  }, [studio, fixed]);
  const run = (action: Action): void => {
    closeDialog(studio);
    // After the dialog has given the focus back, so that an action can take it somewhere else.
    setTimeout(() => action.run(studio));
  };
  return (
    <Dialog.Root
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) closeDialog(studio);
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={styles['backdrop']} />
        <Dialog.Popup className={styles['popup']} aria-label="Commands">
          <Autocomplete.Root
            open
            inline
            items={actions}
            itemToStringValue={({ label }: Action) => label}
            filter={matchesQuery}
            autoHighlight="always"
          >
            <Autocomplete.Input
              className={popup['search']}
              placeholder="Command, sample or board"
              aria-label="Find a command"
            />
            <Dialog.Close className={control('hidden')}>Close</Dialog.Close>
            <Autocomplete.Empty className={popup['empty']}>Nothing matches.</Autocomplete.Empty>
            <Autocomplete.List className={popup['list']}>
              {(action: Action) => (
                <Autocomplete.Item
                  key={action.id}
                  value={action}
                  className={popup['item']}
                  onClick={() => run(action)}
                >
                  <span className={popup['main']}>{action.label}</span>
                  {action.shortcut !== undefined && (
                    <kbd className={styles['key']}>{formatShortcut(action.shortcut, IS_MAC)}</kbd>
                  )}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
