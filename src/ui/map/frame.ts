/**
 * Where the map's parts lie on the canvas: the byte axis on the left, the plot, under it the ruler
 * of operators and the strip of live bytes, both sharing the plot's x axis.
 */
import type { PixelRect } from './view';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Frame {
  readonly size: Size;
  readonly plot: PixelRect;
  readonly ruler: PixelRect;
  readonly strip: PixelRect;
  /** Less than about 560 px: labels shrink and the axis shows one unit only. */
  readonly isNarrow: boolean;
}

const RIGHT = 8;
const TOP = 6;
const RULER = 30;
const STRIP = 44;

export function frameOf(size: Size): Frame {
  const isNarrow = size.width < 560;
  const left = isNarrow ? 46 : 68;
  const width = Math.max(1, size.width - left - RIGHT);
  const height = Math.max(1, size.height - TOP - RULER - STRIP);
  const rulerTop = TOP + height;
  return {
    size,
    isNarrow,
    plot: { left, top: TOP, width, height },
    ruler: { left, top: rulerTop, width, height: RULER },
    strip: { left, top: rulerTop + RULER, width, height: STRIP },
  };
}

export const contains = (rect: PixelRect, x: number, y: number): boolean =>
  x >= rect.left && x < rect.left + rect.width && y >= rect.top && y < rect.top + rect.height;
