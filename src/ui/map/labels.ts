/**
 * Which words fit into a rectangle. Names are set in a monospaced font, so fitting is arithmetic on
 * the width of one character and needs no measuring per label.
 */
import type { PixelRect } from './view';

export interface PlacedLabel {
  readonly lines: readonly string[];
  /** Turned a quarter to the left, for tall thin rectangles. */
  readonly isVertical: boolean;
}

export const LINE_HEIGHT = 13;
const PADDING = 4;
/** A name cut shorter than this, in characters or as a share of itself, could be any layer's. */
const FEWEST = 4;
const LEAST_SHARE = 0.6;

/**
 * `text`, or its beginning with an ellipsis, or undefined when not even that fits. Never cut inside a
 * number: `conv_1…` for `conv_12` would name another layer.
 */
export function fitText(text: string, columns: number): string | undefined {
  if (text.length <= columns) return text;
  if (columns < Math.max(FEWEST + 1, LEAST_SHARE * text.length)) return undefined;
  const isInNumber = /\d/.test(text.charAt(columns - 1));
  const start = text.slice(0, columns - 1);
  return `${isInNumber ? start.replace(/\d+$/, '') : start}…`;
}

/** The name, and the size with it where both fit; undefined when nothing readable does. */
export function placeLabel(
  name: string,
  size: string,
  rect: PixelRect,
  charWidth: number,
): PlacedLabel | undefined {
  const across = placeLines(name, size, rect.width, rect.height, charWidth);
  if (across?.[0] !== name && rect.height > rect.width) {
    const along = placeLines(name, size, rect.height, rect.width, charWidth);
    const saysMore = (along?.[0]?.length ?? 0) > (across?.[0]?.length ?? 0);
    if (along !== undefined && saysMore) return { lines: along, isVertical: true };
  }
  return across === undefined ? undefined : { lines: across, isVertical: false };
}

function placeLines(
  name: string,
  size: string,
  width: number,
  height: number,
  charWidth: number,
): readonly string[] | undefined {
  const columns = Math.floor((width - 2 * PADDING) / charWidth);
  const rows = Math.floor((height - 2) / LINE_HEIGHT);
  if (rows < 1) return undefined;
  const both = `${name}  ${size}`;
  if (rows === 1 && both.length <= columns) return [both];
  const first = fitText(name, columns);
  if (first === undefined) return size.length <= columns ? [size] : undefined;
  return rows >= 2 && size.length <= columns ? [first, size] : [first];
}
