/** The arena map, joined to the store; beside the map of the float model while both are shown. */
import { lazy, Suspense, useDeferredValue, useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { selectArenaBudget } from '../../state/figures';
import { selectHasNoArena } from '../../state/quantize-figures';
import { selectSpan } from '../../state/quantize-span';
import { select, selectStep, setBudget, setStep } from '../../state/view';
import { useSelect, useStudio } from '../../state/use-studio';
import { ArenaMap } from '../map/arena-map';
import styles from './app.module.css';
import { goTo, useFocusTarget } from './focus-targets';

/** There only once a model has been quantized. */
const loadSides = () => import('../quantize/map-sides');
const SideBar = lazy(async () => ({ default: (await loadSides()).SideBar }));
const BeforeMap = lazy(async () => ({ default: (await loadSides()).BeforeMap }));
const NoMap = lazy(async () => ({ default: (await loadSides()).NoMap }));

export function MapView({ className }: { className: string | undefined }): ReactNode {
  const open = useSelect((state) => state.open);
  const hasSides = useSelect(({ quantize }) => quantize.after !== null);
  // The second map is painted in a task of its own.
  const isBoth = useDeferredValue(
    useSelect(({ quantize }) => quantize.after !== null && quantize.side === 'both'),
    false,
  );
  const hasNoArena = useSelect(selectHasNoArena);
  const section = useRef<HTMLElement>(null);
  useFocusTarget('map', () =>
    section.current?.querySelector<HTMLElement>('[role="application"]')?.focus(),
  );
  useMeasuredPaint(open?.id);
  if (open === null) return null;
  return (
    <section
      ref={section}
      className={`${className ?? ''} ${hasSides ? (styles['sides'] ?? '') : ''}`}
      data-both={isBoth}
      aria-label="Arena map"
    >
      {hasSides && (
        <Suspense fallback={<div />}>
          <SideBar />
        </Suspense>
      )}
      {isBoth && (
        <Suspense fallback={<div />}>
          <BeforeMap />
        </Suspense>
      )}
      {hasNoArena ? (
        <Suspense fallback={<div />}>
          <NoMap />
        </Suspense>
      ) : (
        <OpenMap />
      )}
    </section>
  );
}

/** The map of the open model. */
function OpenMap(): ReactNode {
  const studio = useStudio();
  const open = useSelect((state) => state.open);
  const span = useSelect(selectSpan);
  const selection = useSelect((state) => state.selection);
  const step = useSelect(selectStep);
  const budget = useSelect(selectArenaBudget);
  const whatIf = useSelect((state) => state.budget);
  if (open === null) return null;
  return (
    <ArenaMap
      plan={open.profile.arena}
      graph={open.model.graph}
      {...(span === undefined ? {} : { span })}
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
