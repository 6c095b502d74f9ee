/** A number or name that answers "why?": choosing it opens its cause in the inspector. */
import type { ReactNode } from 'react';
import { sameSelection } from '../../state/selection';
import type { Selection } from '../../state/selection';
import { select } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from './controls';

export function Why(props: { selection: Selection; children: ReactNode }): ReactNode {
  const studio = useStudio();
  const isShown = useSelect((state) => sameSelection(state.selection, props.selection));
  return (
    <button
      type="button"
      className={control('why')}
      aria-pressed={isShown}
      onClick={() => select(studio, props.selection)}
    >
      {props.children}
    </button>
  );
}
