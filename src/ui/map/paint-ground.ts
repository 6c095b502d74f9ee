/**
 * Paints what lies under the buffers: the arena's ground, the gaps at each step and the head's
 * fragmentation.
 *
 * Free bytes under live ones need no geometry of their own: the hatch is laid under each step's
 * reach first, and the buffers painted over it leave exactly the gaps.
 */
import { hairline, snap } from './stage';
import type { Stage } from './stage';

/** The arena's ground, gaps and fragmentation; buffers go on top. */
export function paintGround(stage: Stage): void {
  const { context, scene, palette, hatches, box } = stage;
  const span = { x0: box.x0 - 1, x1: box.x1 + 1 };
  fillWorld(stage, { ...span, y0: 0, y1: scene.arena }, palette.arena);
  paintReach(stage);
  const { lowerBound, fragmentation } = scene.occupancy;
  if (fragmentation === 0) return;
  const band = { x0: scene.start, x1: scene.end, y0: lowerBound, y1: scene.plan.head };
  fillWorld(stage, band, palette.arena);
  fillWorld(stage, band, hatches.waste);
  context.fillStyle = palette.axis;
  hairline(stage, stage.frame.plot.left, stage.to.y(lowerBound), stage.frame.plot.width, 0);
}

function fillWorld(
  stage: Stage,
  rect: { x0: number; x1: number; y0: number; y1: number },
  fill: string | CanvasPattern,
): void {
  const { context, to } = stage;
  const left = snap(stage, to.x(rect.x0));
  const top = snap(stage, to.y(rect.y1));
  context.fillStyle = fill;
  context.fillRect(left, top, snap(stage, to.x(rect.x1)) - left, snap(stage, to.y(rect.y0)) - top);
}

/** Hatches everything below each step's highest live buffer: one stepped shape for all steps. */
function paintReach(stage: Stage): void {
  const { context, scene, box, to, hatches } = stage;
  const { top } = scene.occupancy;
  const first = Math.max(0, Math.floor(box.x0));
  const last = Math.min(top.length, Math.ceil(box.x1));
  context.beginPath();
  context.moveTo(to.x(first), to.y(0));
  for (let scope = first; scope < last; scope += 1) {
    const y = to.y(top[scope] ?? 0);
    context.lineTo(to.x(scope), y);
    context.lineTo(to.x(scope + 1), y);
  }
  context.lineTo(to.x(last), to.y(0));
  context.fillStyle = hatches.gap;
  context.fill();
}
