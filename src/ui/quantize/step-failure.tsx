/** What went wrong, in the step it belongs to. Everything that worked before is still there. */
import type { ReactNode } from 'react';
import { formatNumberOf } from '../../core/text';
import type { QuantizePlace } from '../../state/quantize-state';
import { leaveOperators } from '../../state/leave-operators';
import { useSelect, useStudio } from '../../state/use-studio';
import { control } from '../parts/controls';
import { Note } from '../parts/note';

export function StepFailure({ places }: { places: readonly QuantizePlace[] }): ReactNode {
  const studio = useStudio();
  const failure = useSelect(({ quantize }) => quantize.failure);
  if (failure === null || !places.includes(failure.place)) return null;
  const { leave } = failure;
  const offer = leave !== undefined && (
    <button type="button" className={control('button')} onClick={() => void leaveOperators(studio)}>
      Leave {formatNumberOf(leave, 'operator')} float
    </button>
  );
  return (
    <Note tone="bad" isInset {...(offer !== false && { actions: offer })}>
      {failure.message} {failure.advice}
    </Note>
  );
}
