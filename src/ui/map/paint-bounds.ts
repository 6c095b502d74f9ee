/** Paints the lines that bound head and arena, with their sizes where there is room beside them. */
import { formatBytes } from '../../core/text';
import type { Bytes } from '../../core/units';
import { hairline, snap } from './stage';
import type { Stage } from './stage';

/** Pixels a line of text needs. */
const LINE = 14;

export function paintBounds(stage: Stage): void {
  const { scene, to, palette } = stage;
  const { head, tail } = scene.plan;
  const slack = scene.arena - tail - head;
  const fontSize = stage.frame.isNarrow ? 10 : 11;
  stage.context.font = `${fontSize}px ${palette.textFont}`;
  stage.context.textBaseline = 'middle';
  paintLine(stage, scene.arena);
  paintPlate(stage, `minimum arena ${formatBytes(scene.arena)}`, scene.arena, 'left', -8);
  if (slack * to.perByte > 2 * LINE) {
    const middle = head + slack / 2;
    paintPlate(stage, `${formatBytes(slack)} idle at run time`, middle, 'left', 0);
  }
  if (head === 0) return;
  // Near the plot's top the budget's tag stands.
  const isRoomAbove = slack * to.perByte > LINE && to.y(head) - stage.frame.plot.top > 3 * LINE;
  paintLine(stage, head);
  paintPlate(stage, `head ${formatBytes(head)}`, head, 'right', isRoomAbove ? -8 : 9);
  const { fragmentation, lowerBound } = scene.occupancy;
  if (fragmentation * to.perByte < LINE) return;
  const middle = lowerBound + fragmentation / 2;
  paintPlate(stage, `fragmentation ${formatBytes(fragmentation)}`, middle, 'left', 0);
}

function paintLine(stage: Stage, bytes: Bytes): void {
  const { context, frame, palette, to } = stage;
  context.fillStyle = palette.axis;
  hairline(stage, frame.plot.left, to.y(bytes), frame.plot.width, 0);
}

/** Text at one side of the plot, `shift` pixels below an offset, on a plate that keeps it readable. */
function paintPlate(
  stage: Stage,
  text: string,
  bytes: Bytes,
  side: 'left' | 'right',
  shift: number,
): void {
  const { context, frame, palette, to } = stage;
  const { left, width } = frame.plot;
  const middle = snap(stage, to.y(bytes)) + shift;
  const long = context.measureText(text).width;
  const start = side === 'left' ? left + 8 : left + width - 8 - long;
  context.globalAlpha = 0.85;
  context.fillStyle = bytes === stage.scene.arena ? palette.background : palette.arena;
  context.fillRect(start - 3, middle - 7, long + 6, 14);
  context.globalAlpha = 1;
  context.fillStyle = palette.axis;
  context.textAlign = 'left';
  context.fillText(text, start, middle + 0.5);
}
