/** Walks through the themes: as the system, dark, light. */
import type { ReactNode } from 'react';
import { useAction, useSelect } from '../../state/use-studio';
import { control } from '../parts/controls';

const LABELS = { system: 'Auto', dark: 'Dark', light: 'Light' } as const;

export function ThemeButton(): ReactNode {
  const theme = useSelect((state) => state.theme);
  const { run } = useAction('theme.next');
  return (
    <button
      type="button"
      className={control('button')}
      aria-label={`${LABELS[theme]} theme`}
      data-hint="Theme: as the system, dark, light (T)"
      onClick={run}
    >
      {LABELS[theme]}
    </button>
  );
}
