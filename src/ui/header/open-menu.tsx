/** Open: a file of the user's, or one of the built-in samples. */
import { Menu } from '@base-ui/react/menu';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { formatShortcut } from '../../state/actions/action';
import { openSample } from '../../state/open-model';
import { useAction, useSelect, useStudio } from '../../state/use-studio';
import { goTo, useFocusTarget } from '../app/focus-targets';
import { IS_MAC } from '../parts/action-button';
import popup from '../parts/popup.module.css';
import { TriggerText, triggerProps } from './picker-trigger';

export function OpenMenu(): ReactNode {
  const studio = useStudio();
  const samples = useSelect((state) => state.samples);
  const { action } = useAction('open');
  const [isOpen, setOpen] = useState(false);
  useFocusTarget('open-menu', () => setOpen(true));
  return (
    <Menu.Root open={isOpen} onOpenChange={setOpen}>
      <Menu.Trigger {...triggerProps('open-menu')}>
        <TriggerText>Open</TriggerText>
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner className={popup['positioner']} sideOffset={4} align="start">
          <Menu.Popup className={popup['popup']}>
            <div className={popup['list']}>
              <Menu.Item className={popup['item']} onClick={() => goTo('file-picker')}>
                <span className={popup['main']}>
                  {action.label}
                  <span className={popup['about']}>
                    .tflite, a C array in .h/.cc, .arenascope; or drop or paste one anywhere
                  </span>
                </span>
                {action.shortcut !== undefined && (
                  <span className={popup['side']}>{formatShortcut(action.shortcut, IS_MAC)}</span>
                )}
              </Menu.Item>
              <Menu.Group>
                <Menu.GroupLabel className={popup['group']}>Samples</Menu.GroupLabel>
                {samples.map((sample) => (
                  <Menu.Item
                    key={sample.id}
                    className={popup['item']}
                    onClick={() => void openSample(studio, sample)}
                  >
                    <span className={popup['main']}>
                      {sample.title}
                      <span className={popup['about']}>{sample.description}</span>
                    </span>
                  </Menu.Item>
                ))}
              </Menu.Group>
            </div>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
