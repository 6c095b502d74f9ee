/** Paints planned buffers: all rectangles of a colour in one run, then hatches, then labels. */
import { formatCount } from '../../core/text';
import { LINE_HEIGHT, placeLabel } from './labels';
import type { PlacedLabel } from './labels';
import { BUFFER_KINDS } from './palette';
import type { BufferKind, BufferRect } from './scene';
import { pixelRect } from './stage';
import type { Stage } from './stage';
import type { PixelRect } from './view';

/** CSS pixels; the size at which `charWidth` is measured. */
const FONT_SIZE = 10.5;
/** In smaller rectangles a hatch cannot be told from its colour, but costs as much. */
const HATCH_LEAST = 4;

interface VisibleRect {
  readonly rect: BufferRect;
  readonly pixels: PixelRect;
}

/** Fills and labels these rectangles, the ones in view only. */
export function paintBuffers(stage: Stage, rects: readonly BufferRect[]): void {
  const visible = new Map<BufferKind, VisibleRect[]>(BUFFER_KINDS.map((kind) => [kind, []]));
  for (const rect of rects) {
    const pixels = rect.y1 > rect.y0 ? pixelRect(stage, rect) : undefined;
    if (pixels !== undefined) visible.get(rect.kind)?.push({ rect, pixels });
  }
  for (const [kind, ofKind] of visible) paintFills(stage, kind, ofKind);
  for (const ofKind of visible.values()) paintLabels(stage, ofKind);
}

function paintFills(stage: Stage, kind: BufferKind, visible: readonly VisibleRect[]): void {
  const { context, palette, hatches } = stage;
  context.fillStyle = kind === 'unused' ? hatches.waste : palette.kinds[kind];
  for (const { pixels } of visible) fillPixels(context, pixels);
  if (kind !== 'scratch') return;
  context.fillStyle = hatches.scratch;
  for (const { pixels } of visible) {
    if (pixels.width >= HATCH_LEAST && pixels.height >= HATCH_LEAST) fillPixels(context, pixels);
  }
}

const fillPixels = (context: CanvasRenderingContext2D, area: PixelRect): void =>
  context.fillRect(area.left, area.top, area.width, area.height);

function paintLabels(stage: Stage, visible: readonly VisibleRect[]): void {
  const { context, palette, frame } = stage;
  const size = frame.isNarrow ? FONT_SIZE - 0.5 : FONT_SIZE;
  context.font = `${size}px ${palette.monoFont}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const charWidth = context.measureText('0').width;
  for (const { rect, pixels } of visible) {
    if (pixels.width < LINE_HEIGHT || pixels.height < LINE_HEIGHT) continue;
    const inView = visiblePart(pixels, frame.plot);
    const label = placeLabel(rect.name, formatCount(rect.buffer.bytes), inView, charWidth);
    if (label === undefined) continue;
    if (rect.kind === 'scratch' || rect.kind === 'unused') {
      paintPatch(stage, inView, label, charWidth, rect.kind);
    }
    context.fillStyle = rect.kind === 'unused' ? palette.text : palette.ink;
    if (label.isVertical) paintVertical(context, label.lines, inView);
    else paintHorizontal(context, label.lines, inView);
  }
}

function visiblePart(pixels: PixelRect, plot: PixelRect): PixelRect {
  const left = Math.max(pixels.left, plot.left);
  const top = Math.max(pixels.top, plot.top);
  const right = Math.min(pixels.left + pixels.width, plot.left + plot.width);
  const bottom = Math.min(pixels.top + pixels.height, plot.top + plot.height);
  return { left, top, width: right - left, height: bottom - top };
}

/** A plain ground under text that would otherwise stand on a hatch. */
function paintPatch(
  { context, palette }: Stage,
  area: PixelRect,
  { lines, isVertical }: PlacedLabel,
  charWidth: number,
  kind: 'scratch' | 'unused',
): void {
  const long = Math.max(...lines.map((line) => line.length)) * charWidth + 4;
  const thick = lines.length * LINE_HEIGHT;
  const width = isVertical ? thick : long;
  const height = isVertical ? long : thick;
  context.fillStyle = kind === 'unused' ? palette.arena : palette.kinds[kind];
  const left = area.left + (isVertical ? (area.width - width) / 2 : 2);
  const room = area.height - height;
  context.fillRect(left, area.top + (isVertical ? room - 2 : room / 2), width, height);
}

function paintHorizontal(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  area: PixelRect,
): void {
  const first = area.top + area.height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2;
  lines.forEach((line, index) => {
    context.fillText(line, area.left + 4, first + index * LINE_HEIGHT + 0.5);
  });
}

function paintVertical(
  context: CanvasRenderingContext2D,
  lines: readonly string[],
  area: PixelRect,
): void {
  context.save();
  context.translate(area.left + area.width / 2, area.top + area.height - 4);
  context.rotate(-Math.PI / 2);
  const first = (-(lines.length - 1) * LINE_HEIGHT) / 2;
  lines.forEach((line, index) => context.fillText(line, 0, first + index * LINE_HEIGHT + 0.5));
  context.restore();
}
