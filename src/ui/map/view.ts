/**
 * The viewport: which part of the world (scopes across, bytes up) the plot shows. A view is either a
 * named fit, which follows the plan when it changes, or a box the user made by zooming and panning.
 * Pure arithmetic; pixels enter only in `projection`.
 */
import type { Bytes, Scope } from '../../core/units';
import type { Scene } from './scene';

export interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

/** `fit`: all of it. `head`: all steps, the planned part only. `free`: what the user made. */
export type View =
  | { readonly mode: 'fit' }
  | { readonly mode: 'head' }
  | { readonly mode: 'free'; readonly box: Box };

/** The world's edges and the closest the view may come. */
export interface Limits extends Box {
  readonly minWidth: number;
  readonly minHeight: number;
}

/** A rectangle in CSS pixels; y grows downwards. */
export interface PixelRect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface Projection {
  readonly x: (scope: number) => number;
  readonly y: (bytes: number) => number;
  readonly scopeAt: (x: number) => number;
  readonly bytesAt: (y: number) => number;
  /** Pixels per scope and per byte. */
  readonly perScope: number;
  readonly perByte: number;
}

/** Room above the highest line for its label. */
const HEADROOM = 1.09;
/** A budget up to this many arenas high is shown by "fit"; a higher one would squash the map. */
const BUDGET_IN_VIEW = 1.6;

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), Math.max(low, high));

export function limitsOf(scene: Scene, budget: Bytes | undefined): Limits {
  const highest = Math.max(scene.arena, scene.plan.head, scene.span ?? 0, budget ?? 0, 64);
  return {
    x0: scene.start,
    x1: scene.end,
    y0: 0,
    y1: highest * HEADROOM,
    minWidth: Math.min(3, scene.end - scene.start),
    minHeight: Math.min(128, highest),
  };
}

function fitHeight(scene: Scene, budget: Bytes | undefined): Bytes {
  const arena = Math.max(scene.arena, scene.plan.head, scene.span ?? 0, 64);
  return Math.max(arena, budget !== undefined && budget <= arena * BUDGET_IN_VIEW ? budget : 0);
}

/** The box a view shows of this scene. */
export function boxOf(view: View, scene: Scene, budget: Bytes | undefined): Box {
  const across = { x0: scene.start, x1: scene.end, y0: 0 };
  switch (view.mode) {
    case 'fit':
      return { ...across, y1: fitHeight(scene, budget) * HEADROOM };
    case 'head':
      return { ...across, y1: Math.max(scene.plan.head, 64) * HEADROOM };
    case 'free':
      return clampBox(view.box, limitsOf(scene, budget));
  }
}

/** Moves and, if need be, resizes a box so that it lies within the limits. */
export function clampBox(box: Box, limits: Limits): Box {
  const width = clamp(box.x1 - box.x0, limits.minWidth, limits.x1 - limits.x0);
  const height = clamp(box.y1 - box.y0, limits.minHeight, limits.y1 - limits.y0);
  const x0 = clamp(box.x0, limits.x0, limits.x1 - width);
  const y0 = clamp(box.y0, limits.y0, limits.y1 - height);
  return { x0, x1: x0 + width, y0, y1: y0 + height };
}

export interface Zoom {
  /** How much larger things become; 1 leaves the axis alone. */
  readonly x: number;
  readonly y: number;
  /** The point that stays where it is. */
  readonly scope: number;
  readonly bytes: number;
}

/** Zooms about a point; at the limits the point may move. */
export function zoomBox(box: Box, limits: Limits, zoom: Zoom): Box {
  const scaled = (span: number, factor: number, min: number, max: number): number =>
    clamp(span / factor, min, max);
  const width = scaled(box.x1 - box.x0, zoom.x, limits.minWidth, limits.x1 - limits.x0);
  const height = scaled(box.y1 - box.y0, zoom.y, limits.minHeight, limits.y1 - limits.y0);
  const left = (zoom.scope - box.x0) / (box.x1 - box.x0);
  const low = (zoom.bytes - box.y0) / (box.y1 - box.y0);
  const x0 = zoom.scope - left * width;
  const y0 = zoom.bytes - low * height;
  return clampBox({ x0, x1: x0 + width, y0, y1: y0 + height }, limits);
}

/** Moves the box by scopes and bytes, up to the limits. */
export const panBox = (box: Box, limits: Limits, scopes: number, bytes: Bytes): Box =>
  clampBox(
    { x0: box.x0 + scopes, x1: box.x1 + scopes, y0: box.y0 + bytes, y1: box.y1 + bytes },
    limits,
  );

/** The box, moved sideways as little as possible so that the whole step can be seen. */
export function revealStep(box: Box, limits: Limits, scope: Scope): Box {
  if (scope < box.x0) return panBox(box, limits, scope - box.x0, 0);
  if (scope + 1 > box.x1) return panBox(box, limits, scope + 1 - box.x1, 0);
  return box;
}

/** As `revealStep` for a range of bytes; a range taller than the view shows its lower end. */
export function revealBytes(box: Box, limits: Limits, low: Bytes, high: Bytes): Box {
  const needed = high > box.y1 ? high - box.y1 : 0;
  const lift = low < box.y0 + needed ? low - box.y0 : needed;
  return lift === 0 ? box : panBox(box, limits, 0, lift);
}

export const sameBox = (a: Box, b: Box): boolean =>
  a.x0 === b.x0 && a.x1 === b.x1 && a.y0 === b.y0 && a.y1 === b.y1;

/** Maps the box onto the plot's pixels; bytes grow upwards. */
export function projection(box: Box, plot: PixelRect): Projection {
  const perScope = plot.width / (box.x1 - box.x0);
  const perByte = plot.height / (box.y1 - box.y0);
  const bottom = plot.top + plot.height;
  return {
    x: (scope) => plot.left + (scope - box.x0) * perScope,
    y: (bytes) => bottom - (bytes - box.y0) * perByte,
    scopeAt: (x) => box.x0 + (x - plot.left) / perScope,
    bytesAt: (y) => box.y0 + (bottom - y) / perByte,
    perScope,
    perByte,
  };
}
