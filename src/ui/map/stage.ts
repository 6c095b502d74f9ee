/** What every painter of the map needs, and the two conversions all of them share. */
import type { Frame } from './frame';
import type { Hatches, Palette } from './palette';
import type { Scene } from './scene';
import type { Box, PixelRect, Projection } from './view';

export interface Stage {
  readonly context: CanvasRenderingContext2D;
  readonly scene: Scene;
  readonly frame: Frame;
  readonly box: Box;
  readonly to: Projection;
  readonly palette: Palette;
  readonly hatches: Hatches;
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
}

/** A rectangle of the world. */
export interface WorldRect {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** The nearest whole device pixel, in CSS pixels: edges drawn there are sharp. */
export const snap = (stage: Stage, value: number): number =>
  Math.round(value * stage.ratio) / stage.ratio;

/**
 * A world rectangle on the canvas with sharp edges and, where there is room, a gap of one pixel at
 * its right and top, so that neighbours stay apart. Never thinner than a device pixel. Undefined
 * when it lies outside the view.
 */
export function pixelRect(stage: Stage, rect: WorldRect): PixelRect | undefined {
  const { box, to, ratio } = stage;
  if (rect.x1 <= box.x0 || rect.x0 >= box.x1 || rect.y1 <= box.y0 || rect.y0 >= box.y1) {
    return undefined;
  }
  const left = snap(stage, to.x(Math.max(rect.x0, box.x0 - 1)));
  const right = snap(stage, to.x(Math.min(rect.x1, box.x1 + 1)));
  const top = snap(stage, to.y(Math.min(rect.y1, box.y1 + (box.y1 - box.y0))));
  const bottom = snap(stage, to.y(Math.max(rect.y0, box.y0 - (box.y1 - box.y0))));
  const gap = (length: number): number => (length > 3 ? 1 : 0);
  const least = 1 / ratio;
  const width = Math.max(least, right - left - gap(right - left));
  const height = Math.max(least, bottom - top - gap(bottom - top));
  return { left, top: bottom - height, width, height };
}

/** Runs `paint` with drawing limited to a rectangle. */
export function clipped(stage: Stage, area: PixelRect, paint: () => void): void {
  const { context } = stage;
  context.save();
  context.beginPath();
  context.rect(area.left, area.top, area.width, area.height);
  context.clip();
  paint();
  context.restore();
}

/** A horizontal or vertical line one device pixel thick, as a filled rectangle. */
export function hairline(stage: Stage, x: number, y: number, width: number, height: number): void {
  const least = 1 / stage.ratio;
  stage.context.fillRect(
    snap(stage, x),
    snap(stage, y),
    width === 0 ? least : width,
    height === 0 ? least : height,
  );
}
