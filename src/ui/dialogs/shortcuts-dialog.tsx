/** All shortcuts, from the actions and the map's own commands; and what the marks mean. */
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { formatShortcut } from '../../state/actions/action';
import type { Action } from '../../state/actions/action';
import { useActions } from '../../state/use-studio';
import { MAP_COMMANDS } from '../map/commands';
import { IS_MAC } from '../parts/action-button';
import { MARK_LIST, Mark } from '../parts/mark';
import { DialogFrame } from './dialog-frame';
import styles from './dialog.module.css';

/** How keys that are words read on a key cap. */
const KEY_NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

export function ShortcutsDialog(): ReactNode {
  const actions = useActions().filter(({ shortcut }) => shortcut !== undefined);
  return (
    <DialogFrame title="Keyboard shortcuts" isReading>
      <div className={styles['keys']}>
        <section>
          <h3>Everywhere</h3>
          <ul>
            {actions.map((action) => (
              <Row key={action.id} label={labelOf(action)} keys={[keyOf(action)]} />
            ))}
          </ul>
        </section>
        <section>
          <h3>In the arena map</h3>
          <ul>
            {Object.entries(MAP_COMMANDS).map(([id, { label, keys }]) => (
              <Row key={id} label={label} keys={keys.map((key) => KEY_NAMES[key] ?? key)} />
            ))}
          </ul>
        </section>
        <section>
          <h3>In tables</h3>
          <ul>
            <Row label="Move between rows" keys={['↑', '↓']} />
            <Row label="Choose the row" keys={['Enter']} />
          </ul>
        </section>
        <section>
          <h3>Marks beside numbers</h3>
          <dl className={styles['marks']}>
            {MARK_LIST.map(({ kind, about }) => (
              <Fragment key={kind}>
                <dt>
                  <Mark of={kind} /> <Mark of={kind} isSpelt />
                </dt>
                <dd className={styles['dim']}>{about.replace(/^\w+: /, '')}</dd>
              </Fragment>
            ))}
          </dl>
        </section>
      </div>
    </DialogFrame>
  );
}

const labelOf = ({ label }: Action): string => label.replace(/…$/, '');

const keyOf = ({ shortcut }: Action): string =>
  shortcut === undefined ? '' : formatShortcut(shortcut, IS_MAC);

function Row({ label, keys }: { label: string; keys: readonly string[] }): ReactNode {
  return (
    <li>
      <span>{label}</span>
      <span>
        {keys.map((key) => (
          <kbd key={key} className={styles['key']}>
            {key}
          </kbd>
        ))}
      </span>
    </li>
  );
}
