/** The map's expensive layer: everything that does not change with pointer, step or selection. */
import type { Bytes } from '../../core/units';
import { paintByteAxis, paintGrid, paintRuler } from './paint-axes';
import { paintBounds } from './paint-bounds';
import { paintGround } from './paint-ground';
import { paintBuffers } from './paint-rects';
import { paintTail } from './paint-tail';
import { paintStrip, paintStripAxis } from './paint-strip';
import { clipped, hairline } from './stage';
import type { Stage } from './stage';

export function paintBase(stage: Stage, budget: Bytes | undefined): void {
  const { scene, frame } = stage;
  clipped(stage, frame.plot, () => {
    paintGround(stage);
    paintGrid(stage);
    paintPeakBand(stage);
    paintBuffers(stage, scene.rects);
    paintTail(stage);
    paintBounds(stage);
    if (budget !== undefined) paintBudget(stage, budget);
  });
  const below = { ...frame.ruler, height: frame.ruler.height + frame.strip.height };
  clipped(stage, below, () => {
    paintRuler(stage);
    paintStrip(stage);
  });
  paintThumbs(stage);
  paintByteAxis(stage);
  paintStripAxis(stage);
}

/** A light ground under the peak step, as high as the head. */
function paintPeakBand(stage: Stage): void {
  const { context, scene, frame, palette, to } = stage;
  const [scope] = scene.peaks;
  if (scope === undefined) return;
  context.fillStyle = palette.text;
  context.globalAlpha = 0.06;
  const top = Math.max(frame.plot.top, to.y(scene.plan.head));
  context.fillRect(to.x(scope), top, to.perScope, frame.ruler.top - top);
  context.globalAlpha = 1;
}

/** The board's RAM as a line; the part of the arena above it, which has no room, is tinted. */
function paintBudget(stage: Stage, budget: Bytes): void {
  const { context, scene, frame, palette, to } = stage;
  const fits = scene.arena <= budget;
  const y = to.y(budget);
  if (!fits) {
    const top = Math.max(frame.plot.top, to.y(scene.arena));
    context.fillStyle = palette.bad;
    context.globalAlpha = 0.16;
    context.fillRect(frame.plot.left, top, frame.plot.width, y - top);
    context.globalAlpha = 1;
  }
  context.fillStyle = fits ? palette.budget : palette.bad;
  context.fillRect(frame.plot.left, Math.round(y) - 1, frame.plot.width, 2);
  context.fillStyle = palette.axis;
  hairline(stage, frame.plot.left, frame.plot.top, 0, frame.plot.height);
}

/** Where the view lies in the whole, as two thin scroll thumbs; none along an axis shown whole. */
function paintThumbs(stage: Stage): void {
  const { context, scene, frame, palette, box } = stage;
  const { plot, strip } = frame;
  const across = scene.end - scene.start;
  context.fillStyle = palette.hatch;
  if (box.x1 - box.x0 < across - 0.01) {
    const from = plot.left + ((box.x0 - scene.start) / across) * plot.width;
    const width = Math.max(8, ((box.x1 - box.x0) / across) * plot.width);
    context.fillRect(from, strip.top + strip.height - 3, width, 3);
  }
  const upTo = Math.max(box.y1, scene.arena);
  if (box.y0 === 0 && box.y1 >= scene.arena) return;
  const height = Math.max(8, ((box.y1 - box.y0) / upTo) * plot.height);
  const bottom = plot.top + plot.height - (box.y0 / upTo) * plot.height;
  context.fillRect(plot.left + plot.width + 3, bottom - height, 3, height);
}
