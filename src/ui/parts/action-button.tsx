/** A button for an action: its label, shortcut and enabled-test come from the action itself. */
import type { ReactNode } from 'react';
import { formatShortcut } from '../../state/actions/action';
import { useAction } from '../../state/use-studio';
import { control } from './controls';

interface ActionButtonProps {
  readonly id: string;
  /** Shown instead of the action's label where space is short; the label stays its name. */
  readonly short?: string;
  readonly tone?: 'button' | 'quiet' | 'primary';
}

export const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** A button's name has to contain what it shows, for those who speak to their computer. */
const nameOf = (name: string, short: string): string =>
  name.includes(short) ? name : `${short}: ${name}`;

export function ActionButton({ id, short, tone = 'button' }: ActionButtonProps): ReactNode {
  const { action, isEnabled, run } = useAction(id);
  const { label, shortcut } = action;
  const name = label.replace(/…$/, '');
  const hint = shortcut === undefined ? name : `${name} (${formatShortcut(shortcut, IS_MAC)})`;
  return (
    <button
      type="button"
      className={tone === 'button' ? control('button') : control('button', tone)}
      disabled={!isEnabled}
      aria-label={short === undefined ? undefined : nameOf(name, short)}
      data-hint={hint}
      onClick={run}
    >
      {short ?? label}
    </button>
  );
}
