/** How a picker's button looks, before and after its popup has been loaded. */
import type { ComponentProps, ReactNode } from 'react';
import { control } from '../parts/controls';
import popup from '../parts/popup.module.css';

export type PickerName = 'open-menu' | 'board-picker' | 'kernel-picker';

/** Properties of a picker's button; the popup library's triggers take the same. */
export const triggerProps = (name: PickerName) =>
  ({
    className: `${control('button')} ${popup['trigger'] ?? ''}`,
    'data-picker': name,
  }) as const;

/** A button's text with the sign that it opens a list. */
export function TriggerText({ children }: { children: ReactNode }): ReactNode {
  return (
    <>
      <span>{children}</span>
      <span className={popup['caret']} aria-hidden="true">
        ▾
      </span>
    </>
  );
}

interface PlaceholderProps extends ComponentProps<'button'> {
  readonly name: PickerName;
}

/** Stands in for a picker until its popup has been loaded. */
export function PickerPlaceholder({ name, children, ...rest }: PlaceholderProps): ReactNode {
  return (
    <button type="button" {...triggerProps(name)} {...rest}>
      <TriggerText>{children}</TriggerText>
    </button>
  );
}
