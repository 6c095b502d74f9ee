/** Open: a file of the user's, or one of the built-in samples. */
import { Menu } from '@base-ui/react/menu';
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { formatShortcut } from '../../state/actions/action';
import { openFile, openSample } from '../../state/open-model';
import { useAction, useSelect, useStudio } from '../../state/use-studio';
import { useFocusTarget } from '../app/focus-targets';
import { IS_MAC } from '../parts/action-button';
import { control } from '../parts/controls';
import popup from '../parts/popup.module.css';

const ACCEPT = '.tflite,.lite,.h,.hpp,.c,.cc,.cpp,.arenascope';

export function OpenMenu(): ReactNode {
  const studio = useStudio();
  const samples = useSelect((state) => state.samples);
  const { action } = useAction('open');
  const picker = useRef<HTMLInputElement>(null);
  useFocusTarget('file-picker', () => picker.current?.click());
  return (
    <>
      <Menu.Root>
        <Menu.Trigger className={control('button')}>
          Open <Caret />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner className={popup['positioner']} sideOffset={4} align="start">
            <Menu.Popup className={popup['popup']}>
              <div className={popup['list']}>
                <Menu.Item className={popup['item']} onClick={() => picker.current?.click()}>
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
      <input
        ref={picker}
        type="file"
        accept={ACCEPT}
        hidden
        aria-label="Model file"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file can be picked again after it has changed on disk.
          currentTarget.value = '';
          if (file !== undefined) void openFile(studio, file, file.name);
        }}
      />
    </>
  );
}

export function Caret(): ReactNode {
  return (
    <span className={popup['caret']} aria-hidden="true">
      ▾
    </span>
  );
}
