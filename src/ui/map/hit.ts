/**
 * What lies under a point. Buffers are looked up by a scan over the rectangles, which are sorted by
 * their left edge so that the scan stops early: some microseconds for thousands of them, where a
 * spatial index would cost more to keep than it saves.
 */
import type { PersistentCause } from '../../core/arena/plan';
import type { Bytes, Scope } from '../../core/units';
import { contains } from './frame';
import type { Frame } from './frame';
import type { BufferRect, Scene } from './scene';
import type { Projection } from './view';

/** `scope` is the step under the point, `bytes` the arena offset there. */
export type Hit =
  | {
      readonly area: 'buffer';
      readonly scope: Scope;
      readonly bytes: Bytes;
      readonly rect: BufferRect;
    }
  | {
      readonly area: 'tail';
      readonly scope: Scope;
      readonly bytes: Bytes;
      readonly cause: PersistentCause;
    }
  /** Between head and tail, inside the arena. */
  | { readonly area: 'slack'; readonly scope: Scope; readonly bytes: Bytes }
  | { readonly area: 'free'; readonly scope: Scope; readonly bytes: Bytes }
  | { readonly area: 'ruler' | 'strip'; readonly scope: Scope };

/** Thin rectangles can be hit this many pixels outside. */
const SLOP = 3;

export function hitTest(
  scene: Scene,
  frame: Frame,
  to: Projection,
  x: number,
  y: number,
): Hit | undefined {
  const scope = Math.min(scene.end - 1, Math.max(scene.start, Math.floor(to.scopeAt(x))));
  if (contains(frame.ruler, x, y)) return { area: 'ruler', scope };
  if (contains(frame.strip, x, y)) return { area: 'strip', scope };
  if (!contains(frame.plot, x, y)) return undefined;
  const bytes = Math.max(0, Math.floor(to.bytesAt(y)));
  const rect = rectAt(scene.rects, to, x, y);
  if (rect !== undefined) return { area: 'buffer', scope, bytes, rect };
  const run = scene.tail.find(({ y0, y1 }) => y0 <= bytes && bytes < y1);
  if (run !== undefined) return { area: 'tail', scope, bytes, cause: run.cause };
  const { head, tail } = scene.plan;
  const inSlack = bytes >= head && bytes < scene.arena - tail;
  return { area: inSlack ? 'slack' : 'free', scope, bytes };
}

/**
 * The rectangle at a point: one that contains it, the smallest where several do (offline plans may
 * overlap), else the nearest within `SLOP` pixels.
 */
export function rectAt(
  rects: readonly BufferRect[],
  to: Projection,
  x: number,
  y: number,
): BufferRect | undefined {
  const lastScope = to.scopeAt(x + SLOP);
  let best: BufferRect | undefined;
  let bestDistance = SLOP;
  for (const rect of rects) {
    if (rect.x0 > lastScope) break;
    const distance = distanceTo(rect, to, x, y);
    const isBetter =
      distance < bestDistance ||
      (distance === 0 && bestDistance === 0 && best !== undefined && area(rect) < area(best));
    if (!isBetter) continue;
    best = rect;
    bestDistance = distance;
  }
  return best;
}

const area = (rect: BufferRect): number => (rect.x1 - rect.x0) * (rect.y1 - rect.y0);

function distanceTo(rect: BufferRect, to: Projection, x: number, y: number): number {
  const dx = Math.max(to.x(rect.x0) - x, 0, x - to.x(rect.x1));
  const dy = Math.max(to.y(rect.y1) - y, 0, y - to.y(rect.y0));
  return Math.max(dx, dy);
}
