/** The arena map, joined to the store. */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { selectArenaBudget } from '../../state/figures';
import { select, selectStep, setBudget, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { ArenaMap } from '../map/arena-map';
import { goTo, useFocusTarget } from './focus-targets';

export function MapView({ className }: { className: string | undefined }): ReactNode {
  const studio = useStudio();
  const open = useSelect((state) => state.open);
  const selection = useSelect((state) => state.selection);
  const step = useSelect(selectStep);
  const budget = useSelect(selectArenaBudget);
  const whatIf = useSelect((state) => state.budget);
  const section = useRef<HTMLElement>(null);
  useFocusTarget('map', () =>
    section.current?.querySelector<HTMLElement>('[role="application"]')?.focus(),
  );
  useMeasuredPaint(open?.id);
  if (open === null) return null;
  return (
    <section ref={section} className={className} aria-label="Arena map">
      <ArenaMap
        plan={open.profile.arena}
        graph={open.model.graph}
        budget={budget}
        whatIf={whatIf}
        step={step}
        selection={selection}
        onStep={(next) => setStep(studio, next)}
        onSelect={(next) => select(studio, next)}
        onWhatIf={(next) => setBudget(studio, next)}
        onOpen={(next) => {
          select(studio, next);
          goTo('inspector');
        }}
      />
    </section>
  );
}

/** Measures `drop-to-map`: from the drop to the frame in which the map has been painted. */
function useMeasuredPaint(id: number | undefined): void {
  useEffect(() => {
    if (id === undefined || performance.getEntriesByName('drop', 'mark').length === 0) return;
    // Painting is done when the task after the next frame runs.
    const frame = requestAnimationFrame(() => {
      setTimeout(() => {
        performance.measure('drop-to-map', 'drop');
        performance.clearMarks('drop');
      });
    });
    return () => cancelAnimationFrame(frame);
  }, [id]);
}
