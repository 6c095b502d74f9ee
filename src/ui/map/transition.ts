/**
 * A re-plan of the same graph (another kernel set, another placement) shows its rectangles travel to
 * their new places. A scene in between is an ordinary scene with interpolated numbers, so nothing
 * else needs to know about motion.
 */
import type { PlannedBuffer } from '../../core/arena/plan';
import type { BufferRect, Scene, TailRun } from './scene';

/** The same thing in two plans: a tensor by index, scratch by its operator and its turn. */
function keysOf(rects: readonly BufferRect[]): readonly string[] {
  const seen = new Map<string, number>();
  const keyed = [...rects].sort((a, b) => a.buffer.id - b.buffer.id);
  const keys = new Map<PlannedBuffer, string>();
  for (const { buffer } of keyed) {
    const index = buffer.kind === 'tensor' ? buffer.tensor : buffer.operator;
    const base = `${buffer.kind} ${buffer.subgraph} ${index}`;
    const turn = seen.get(base) ?? 0;
    seen.set(base, turn + 1);
    keys.set(buffer, `${base} ${turn}`);
  }
  return rects.map(({ buffer }) => keys.get(buffer) ?? '');
}

const mix = (from: number, to: number, share: number): number => from + (to - from) * share;
const mixBytes = (from: number, to: number, share: number): number =>
  Math.round(mix(from, to, share));

/** Slow at both ends. */
export const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t));

function mixRects(from: Scene, to: Scene, share: number): readonly BufferRect[] {
  const keys = keysOf(from.rects);
  const places = new Map(from.rects.map((rect, index) => [keys[index], rect]));
  const targets = keysOf(to.rects);
  return to.rects.map((rect, index) => {
    const old = places.get(targets[index]);
    if (old === undefined) return rect;
    return {
      ...rect,
      x0: mix(old.x0, rect.x0, share),
      x1: mix(old.x1, rect.x1, share),
      y0: mix(old.y0, rect.y0, share),
      y1: mix(old.y1, rect.y1, share),
    };
  });
}

function mixTail(from: Scene, to: Scene, share: number): readonly TailRun[] {
  return to.tail.map((run, index) => {
    const old = from.tail[index];
    if (old?.cause !== run.cause) return run;
    return { ...run, y0: mixBytes(old.y0, run.y0, share), y1: mixBytes(old.y1, run.y1, share) };
  });
}

/** The scene `share` (0..1) of the way between two plans of one graph. */
export function blendScenes(from: Scene, to: Scene, share: number): Scene {
  if (share >= 1) return to;
  const head = mixBytes(from.plan.head, to.plan.head, share);
  const tail = mixBytes(from.plan.tail, to.plan.tail, share);
  return {
    ...to,
    rects: mixRects(from, to, share),
    tail: mixTail(from, to, share),
    arena: mixBytes(from.arena, to.arena, share),
    plan: { ...to.plan, head, tail },
  };
}
