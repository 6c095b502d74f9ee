/**
 * The map's cheap layer, redrawn with pointer, step and selection: it veils the buffers that are not
 * alive at the inspected step, marks the step, outlines what is selected and connects a buffer with
 * the steps that write and read it.
 */
import { usesOf } from '../../core/arena/uses';
import { formatBytes, formatCount, formatHex } from '../../core/text';
import type { Bytes, Scope } from '../../core/units';
import { paintBounds } from './paint-bounds';
import { paintBuffers } from './paint-rects';
import { aliveRects } from './scene';
import type { BufferRect } from './scene';
import { clipped, hairline, pixelRect } from './stage';
import type { Stage, WorldRect } from './stage';
import type { Selection } from '../../state/selection';

export interface Overlay {
  /** The application's current step. */
  readonly step: Scope;
  /** The step being inspected with the pointer or the keyboard: everything else is veiled. */
  readonly inspected: Scope | undefined;
  readonly selection: Selection | null;
  readonly hovered: BufferRect | undefined;
  /** Arena offset under the pointer. */
  readonly offset: Bytes | undefined;
}

export function paintOverlay(stage: Stage, overlay: Overlay): void {
  const { frame, scene } = stage;
  const selected = selectedRect(stage, overlay.selection);
  const focused = overlay.hovered ?? selected;
  clipped(stage, frame.plot, () => {
    if (overlay.inspected !== undefined) paintAlive(stage, overlay.inspected, focused);
    paintColumn(stage, overlay.inspected ?? overlay.step);
    paintSelection(stage, overlay.selection);
    if (selected !== undefined) outline(stage, selected, stage.palette.text, 2);
    if (overlay.hovered !== undefined && overlay.hovered !== selected) {
      outline(stage, overlay.hovered, stage.palette.text, 1);
    }
  });
  if (focused !== undefined) paintConnectors(stage, focused);
  paintFlag(stage, overlay.inspected ?? overlay.step);
  if (overlay.offset !== undefined) paintOffset(stage, overlay.offset);
  if (scene.plan.buffers.length === 0) paintEmpty(stage);
}

function selectedRect(stage: Stage, selection: Selection | null): BufferRect | undefined {
  if (selection?.kind !== 'buffer') return undefined;
  return stage.scene.rects.find((rect) => rect.buffer.id === selection.id);
}

/** Veils the head, then paints what is alive at the step (and the focused buffer) again. */
function paintAlive(stage: Stage, scope: Scope, focused: BufferRect | undefined): void {
  const { context, scene, frame, palette, to } = stage;
  const top = Math.max(frame.plot.top, to.y(scene.plan.head));
  context.globalAlpha = 1 - palette.dim;
  context.fillStyle = palette.arena;
  context.fillRect(
    frame.plot.left,
    top,
    frame.plot.width,
    frame.plot.top + frame.plot.height - top,
  );
  context.globalAlpha = 1;
  const alive = aliveRects(scene, scope);
  paintBuffers(
    stage,
    focused === undefined || alive.includes(focused) ? alive : [...alive, focused],
  );
  paintBounds(stage);
}

/** The step's column, as high as the head: a light ground with an edge on either side. */
function paintColumn(stage: Stage, scope: Scope): void {
  const { context, scene, frame, palette, to } = stage;
  const left = to.x(scope);
  const width = Math.max(1, to.perScope);
  const top = Math.max(frame.plot.top, Math.min(frame.ruler.top - 4, to.y(scene.plan.head)));
  const height = frame.ruler.top - top;
  context.fillStyle = palette.cursor;
  context.globalAlpha = 0.1;
  context.fillRect(left, top, width, height);
  context.globalAlpha = 0.8;
  hairline(stage, left, top, 0, height);
  if (width > 4) hairline(stage, left + width - 1, top, 0, height);
  context.globalAlpha = 1;
}

function paintSelection(stage: Stage, selection: Selection | null): void {
  const { scene, palette, box } = stage;
  switch (selection?.kind) {
    case 'operator':
      for (const step of scene.plan.timeline) {
        if (step.subgraph !== selection.subgraph || step.operator !== selection.operator) continue;
        const span = { x0: step.scope, x1: step.scope + 1, y0: box.y0, y1: scene.plan.head };
        outline(stage, span, palette.accent, 2);
      }
      return;
    case 'persistent':
      for (const run of scene.tail) {
        if (run.cause !== selection.cause) continue;
        outline(stage, { x0: box.x0, x1: box.x1, y0: run.y0, y1: run.y1 }, palette.text, 2);
      }
      return;
    default:
      return;
  }
}

function outline(stage: Stage, rect: WorldRect, colour: string, width: number): void {
  const pixels = pixelRect(stage, rect);
  if (pixels === undefined) return;
  const { context } = stage;
  const inset = width / 2;
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.strokeRect(
    pixels.left + inset,
    pixels.top + inset,
    Math.max(0, pixels.width - width),
    Math.max(0, pixels.height - width),
  );
}

/** Thin lines from the buffer down to the ruler: a dot where it is written, arrows where read. */
function paintConnectors(stage: Stage, rect: BufferRect): void {
  const { scene, frame, palette, to, context } = stage;
  const { producers, consumers } = usesOf(scene.plan, scene.graph, rect.buffer);
  const bottom = Math.min(frame.ruler.top, Math.max(frame.plot.top, to.y(rect.y0)));
  const mark = (scope: Scope, shape: 'dot' | 'arrow', colour: string): void => {
    const x = to.x(scope + 0.5);
    if (x < frame.plot.left || x > frame.plot.left + frame.plot.width) return;
    context.fillStyle = colour;
    context.fillRect(Math.round(x) - 1, bottom, 2, frame.ruler.top - bottom);
    context.beginPath();
    if (shape === 'dot') context.arc(Math.round(x), frame.ruler.top + 1, 4, 0, 2 * Math.PI);
    else {
      context.moveTo(x - 5, frame.ruler.top - 3);
      context.lineTo(x + 5, frame.ruler.top - 3);
      context.lineTo(x, frame.ruler.top + 5);
    }
    context.fill();
  };
  for (const step of consumers) mark(step.scope, 'arrow', palette.accent);
  for (const step of producers) mark(step.scope, 'dot', palette.text);
}

/** The step's name and live bytes on a plate over the ruler. */
function paintFlag(stage: Stage, scope: Scope): void {
  const { context, scene, frame, palette, to } = stage;
  const step = scene.steps[scope];
  const live = scene.occupancy.live[scope] ?? scene.occupancy.unused;
  const name = scope < 0 ? 'used by nothing' : `${step?.index ?? scope} ${step?.name ?? ''}`.trim();
  const middle = to.x(scope + 0.5);
  const { left, width: room, top } = frame.ruler;
  const away = middle < left ? '← ' : middle > left + room ? '→ ' : '';
  const text = `${away}${name}   ${formatBytes(live)} live`;
  context.font = `11px ${palette.textFont}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const width = context.measureText(text).width + 12;
  const x = Math.min(left + room - width, Math.max(left, middle - width / 2));
  context.fillStyle = palette.cursor;
  context.fillRect(x, top + 12, width, 17);
  if (away === '') paintPointer(context, middle, top);
  context.fillStyle = palette.background;
  context.fillText(text, x + 6, top + 21);
}

function paintPointer(context: CanvasRenderingContext2D, middle: number, top: number): void {
  context.beginPath();
  context.moveTo(middle - 5, top + 12);
  context.lineTo(middle + 5, top + 12);
  context.lineTo(middle, top + 6);
  context.fill();
}

/** The pointer's arena offset on the byte axis, decimal and hexadecimal. */
function paintOffset(stage: Stage, offset: Bytes): void {
  const { context, frame, palette, to } = stage;
  const y = to.y(offset);
  const { left, top, height } = frame.plot;
  const middle = Math.min(top + height - 14, Math.max(top + 14, y));
  context.fillStyle = palette.cursor;
  context.globalAlpha = 0.5;
  hairline(stage, left, y, frame.plot.width, 0);
  context.globalAlpha = 1;
  context.fillStyle = palette.background;
  context.fillRect(0, middle - 26, left - 1, 52);
  context.fillStyle = palette.cursor;
  context.fillRect(0, middle - 14, left - 2, 28);
  context.fillStyle = palette.background;
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  context.font = `${frame.isNarrow ? 9.5 : 11}px ${palette.textFont}`;
  context.fillText(formatCount(offset), left - 8, middle - 6);
  context.font = `${frame.isNarrow ? 9 : 10.5}px ${palette.monoFont}`;
  context.fillText(formatHex(offset), left - 8, middle + 7);
}

function paintEmpty(stage: Stage): void {
  const { context, frame, palette } = stage;
  const { left, top, width, height } = frame.plot;
  context.font = `12px ${palette.textFont}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.axis;
  context.fillText('No buffers are planned for this model.', left + width / 2, top + height - 20);
}
