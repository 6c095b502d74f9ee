/**
 * Paints the strip of live bytes: a filled step line of what is alive at every step, a thin line of
 * how far the step reaches up, and a flag at the peak. The space between the two lines is gaps.
 */
import { formatBytes } from '../../core/text';
import { hairline } from './stage';
import type { Stage } from './stage';

const HEADER = 14;

/** Pixel height of a number of bytes in the strip. */
function stripScale(stage: Stage): (bytes: number) => number {
  const { strip } = stage.frame;
  const most = Math.max(1, stage.scene.plan.head, stage.scene.occupancy.lowerBound);
  const bottom = strip.top + strip.height - 2;
  return (bytes) => bottom - (bytes / most) * (strip.height - HEADER - 2);
}

export function paintStrip(stage: Stage): void {
  const { context, scene, frame, palette, to } = stage;
  const y = stripScale(stage);
  const { live, top } = scene.occupancy;
  stepPath(stage, top, y);
  context.strokeStyle = palette.hatch;
  context.lineWidth = 1;
  context.stroke();
  stepPath(stage, live, y);
  context.strokeStyle = palette.kinds.activation;
  context.stroke();
  context.lineTo(to.x(lastScope(stage, live)), y(0));
  context.lineTo(to.x(firstScope(stage)), y(0));
  context.globalAlpha = 0.3;
  context.fillStyle = palette.kinds.activation;
  context.fill();
  context.globalAlpha = 1;
  context.fillStyle = palette.axis;
  hairline(stage, frame.strip.left, y(0), frame.strip.width, 0);
  paintPeaks(stage, y);
}

const firstScope = (stage: Stage): number => Math.max(0, Math.floor(stage.box.x0));
const lastScope = (stage: Stage, bytes: Float64Array): number =>
  Math.min(bytes.length, Math.ceil(stage.box.x1));

function stepPath(stage: Stage, bytes: Float64Array, y: (bytes: number) => number): void {
  const { context, to } = stage;
  context.beginPath();
  for (let scope = firstScope(stage); scope < lastScope(stage, bytes); scope += 1) {
    const height = y(bytes[scope] ?? 0);
    context.lineTo(to.x(scope), height);
    context.lineTo(to.x(scope + 1), height);
  }
}

function paintPeaks(stage: Stage, y: (bytes: number) => number): void {
  const { context, scene, frame, palette, to } = stage;
  const bytes = scene.occupancy.lowerBound;
  context.fillStyle = palette.text;
  for (const scope of scene.peaks) {
    const left = to.x(scope);
    context.fillRect(left, y(bytes) - 1, Math.max(2, to.perScope), 2);
  }
  const [scope] = scene.peaks;
  if (scope === undefined || scope + 1 < stage.box.x0 || scope > stage.box.x1) return;
  context.font = `${frame.isNarrow ? 10 : 11}px ${palette.textFont}`;
  context.textBaseline = 'middle';
  const text = `peak ${formatBytes(bytes)}`;
  const rightmost = frame.strip.left + frame.strip.width - context.measureText(text).width;
  context.textAlign = 'left';
  context.fillText(
    text,
    Math.max(frame.strip.left, Math.min(to.x(scope), rightmost)),
    y(bytes) - 7,
  );
}

/** The strip's own axis: what it shows. */
export function paintStripAxis(stage: Stage): void {
  const { context, frame, palette } = stage;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.fillStyle = palette.axis;
  context.font = `${frame.isNarrow ? 9.5 : 10.5}px ${palette.textFont}`;
  const y = frame.strip.top + frame.strip.height / 2 + 6;
  context.fillText('live', frame.strip.left - 8, y);
  const ruler = frame.ruler.top + 11;
  context.fillText(frame.isNarrow ? 'op' : 'operator', frame.ruler.left - 8, ruler);
}
