/** What went wrong, in the step it belongs to. Everything that worked before is still there. */
import type { ReactNode } from 'react';
import type { QuantizePlace } from '../../state/quantize-state';
import { useSelect } from '../../state/use-studio';
import { Note } from '../parts/note';

export function StepFailure({ places }: { places: readonly QuantizePlace[] }): ReactNode {
  const failure = useSelect(({ quantize }) => quantize.failure);
  if (failure === null || !places.includes(failure.place)) return null;
  return (
    <Note tone="bad" isInset>
      {failure.message} {failure.advice}
    </Note>
  );
}
