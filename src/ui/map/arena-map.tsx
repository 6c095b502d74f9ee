/**
 * The arena map: operators in time across, bytes up. This component joins the parts: the scene (from
 * the plan), the view (zoom and pan), two painters (one expensive and stable, one cheap that follows
 * the pointer) and the input. Step, selection and what-if belong to the page.
 */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { ChartCanvas } from '../chart-canvas/chart-canvas';
import styles from './arena-map.module.css';
import { BudgetHandle } from './budget-handle';
import { LiveText } from './live-text';
import { MapToolbar } from './map-toolbar';
import { MapTooltip } from './map-tooltip';
import type { ArenaMapProps } from './types';
import { useDrawing } from './use-drawing';
import { useMapInput } from './use-map-input';
import { useMapView } from './use-map-view';
import { usePainters } from './use-painters';
import { limitsOf, projection } from './view';
import { announcement, summary } from './words';

export function ArenaMap(props: ArenaMapProps): ReactNode {
  const { plan, graph, span, whatIf, step, selection, onWhatIf } = props;
  const boardBudget = props.budget ?? undefined;
  const budget = whatIf ?? boardBudget;
  const area = useRef<HTMLDivElement>(null);
  const drawing = useDrawing({ plan, graph, span }, area);
  const { scene, frame } = drawing;
  const view = useMapView(scene, boardBudget, frame);
  const input = useMapInput(props, drawing, view, area);
  const layers = usePainters(drawing, view.box, budget, {
    step,
    selection,
    inspected: input.inspected,
    hit: input.hit,
  });
  return (
    <div className={styles['map']}>
      <MapToolbar scene={scene} view={view.view} onCommand={input.run} />
      <div
        ref={area}
        className={styles['area']}
        data-cursor={input.cursor}
        role="application"
        aria-roledescription="arena map"
        aria-label={summary(scene, budget)}
        tabIndex={0}
        onKeyDown={input.onKeyDown}
        onBlur={input.onBlur}
      >
        {drawing.surface !== undefined && <ChartCanvas layers={layers} surface={drawing.surface} />}
        {budget !== undefined && (
          <BudgetHandle
            budget={budget}
            isWhatIf={whatIf !== null}
            minimum={plan.minimum}
            most={Math.ceil(limitsOf(scene, boardBudget).y1 / 16) * 16}
            plot={frame.plot}
            to={projection(view.box, frame.plot)}
            onWhatIf={onWhatIf}
          />
        )}
      </div>
      {input.hit !== undefined && input.pointer !== undefined && (
        <MapTooltip
          scene={scene}
          hit={input.hit}
          {...input.pointer.inWindow}
          floor={input.pointer.inWindow.y - input.pointer.y + frame.ruler.top}
        />
      )}
      <LiveText text={announcement(scene, step, selection)} />
    </div>
  );
}
