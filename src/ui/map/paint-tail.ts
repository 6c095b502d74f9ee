/** Paints the persistent tail: a band per cause, a line per allocation, labels where they fit. */
import { CAUSES } from '../../core/arena/tail';
import { formatBytes } from '../../core/text';
import type { TailRun } from './scene';
import { hairline, pixelRect } from './stage';
import type { Stage } from './stage';
import type { PixelRect } from './view';

const LABEL_HEIGHT = 13;
/** The tail is always there and never moves: it stays quieter than the buffers. */
const STRENGTH = 0.48;
/** Allocations thinner than this are not told apart. */
const THINNEST = 3;

export function paintTail(stage: Stage): void {
  const { context, scene, palette, frame } = stage;
  context.font = `${frame.isNarrow ? 10 : 11}px ${palette.textFont}`;
  context.textBaseline = 'middle';
  let largest: { readonly band: PixelRect; readonly run: TailRun } | undefined;
  for (const run of scene.tail) {
    const band = visibleBand(stage, run);
    if (band === undefined) continue;
    context.globalAlpha = STRENGTH;
    context.fillStyle = palette.causes[run.cause];
    context.fillRect(band.left, band.top, band.width, band.height);
    context.globalAlpha = 1;
    paintEdges(stage, run);
    if (band.height < LABEL_HEIGHT) continue;
    const text = `${CAUSES[run.cause].label}  ${formatBytes(run.y1 - run.y0)}`;
    paintText(stage, band, run, text, 'left');
    if (band.height > (largest?.band.height ?? 0)) largest = { band, run };
  }
  const total = `persistent tail  ${formatBytes(scene.plan.tail)}`;
  if (largest !== undefined) paintText(stage, largest.band, largest.run, total, 'middle');
}

/** A run's band across the whole plot, as far as it is in view. */
function visibleBand(stage: Stage, run: TailRun): PixelRect | undefined {
  const { box, frame } = stage;
  const pixels = pixelRect(stage, { x0: box.x0, x1: box.x1, y0: run.y0, y1: run.y1 });
  if (pixels === undefined) return undefined;
  const top = Math.max(pixels.top, frame.plot.top);
  const bottom = Math.min(pixels.top + pixels.height, frame.plot.top + frame.plot.height);
  return { left: frame.plot.left, top, width: frame.plot.width, height: bottom - top };
}

/** A line between allocations of one cause that are thick enough to be seen apart. */
function paintEdges(stage: Stage, run: TailRun): void {
  const { context, scene, palette, frame, to, box } = stage;
  context.fillStyle = palette.arena;
  context.globalAlpha = 0.5;
  let above = run.y1;
  for (const edge of run.edges) {
    const bytes = scene.arena - edge;
    const isThick = (above - bytes) * to.perByte >= THINNEST;
    if (isThick && bytes > box.y0 && bytes < box.y1) {
      hairline(stage, frame.plot.left, to.y(bytes), frame.plot.width, 0);
    }
    above = bytes;
  }
  context.globalAlpha = 1;
}

/** Text on a plain patch of the band, clear of the lines in it. */
function paintText(
  { context, palette }: Stage,
  band: PixelRect,
  run: TailRun,
  text: string,
  side: 'left' | 'middle',
): void {
  const isTight = band.width < 340;
  if (side === 'middle' && isTight) return;
  const long = context.measureText(text).width;
  const left = band.left + (side === 'left' ? 8 : (band.width - long) / 2);
  const middle = band.top + band.height / 2;
  const patch = [left - 4, middle - 6, long + 8, 12] as const;
  context.fillStyle = palette.arena;
  context.fillRect(...patch);
  context.globalAlpha = STRENGTH;
  context.fillStyle = palette.causes[run.cause];
  context.fillRect(...patch);
  context.globalAlpha = 1;
  context.fillStyle = palette.text;
  context.textAlign = 'left';
  context.fillText(text, left, middle + 0.5);
}
