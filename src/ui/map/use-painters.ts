/** The map's two layers as painters that change only when what they show changes. */
import { useMemo } from 'react';
import type { Bytes, Scope } from '../../core/units';
import type { Painter } from '../chart-canvas/chart-canvas';
import type { Hit } from './hit';
import { paintBase } from './paint-base';
import { paintOverlay } from './paint-overlay';
import type { Stage } from './stage';
import type { Selection } from '../../state/selection';
import type { Drawing } from './use-drawing';
import { projection } from './view';
import type { Box } from './view';

interface Inspection {
  readonly step: Scope;
  readonly selection: Selection | null;
  readonly inspected: Scope | undefined;
  readonly hit: Hit | undefined;
}

export function usePainters(
  drawing: Drawing,
  box: Box,
  budget: Bytes | undefined,
  { step, selection, inspected, hit }: Inspection,
): readonly Painter[] {
  const stageOn = useMemo(() => {
    const { scene, palette, hatches, frame, surface } = drawing;
    const to = projection(box, frame.plot);
    const ratio = surface?.ratio ?? 1;
    return (context: CanvasRenderingContext2D): Stage => ({
      context,
      scene,
      palette,
      hatches,
      frame,
      box,
      to,
      ratio,
    });
  }, [drawing, box]);
  const base = useMemo<Painter>(
    () => (context) => paintBase(stageOn(context), budget),
    [stageOn, budget],
  );
  const overlay = useMemo<Painter>(
    () => (context) =>
      paintOverlay(stageOn(context), {
        step,
        selection,
        inspected,
        hovered: hit?.area === 'buffer' ? hit.rect : undefined,
        offset: hit !== undefined && 'bytes' in hit ? hit.bytes : undefined,
      }),
    [stageOn, step, selection, inspected, hit],
  );
  return useMemo(() => [base, overlay], [base, overlay]);
}
