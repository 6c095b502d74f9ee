/**
 * How full the planned part of the arena (the head) is at every step. From the buffers' lifetimes
 * alone follow the live bytes, hence the peak and a bound that no planner can beat; from their
 * offsets follows how high each step reaches. Head above the bound is fragmentation.
 *
 * Sizes are the planned ones (rounded up to 16), since those are what the planner packs.
 */
import type { ByteOffset, Bytes, Scope } from '../units';
import type { ArenaPlan, PlannedBuffer } from './plan';

export interface Occupancy {
  /** Planned bytes alive at each scope; the index is the scope. */
  readonly live: Float64Array;
  /** End of the highest non-empty buffer alive at each scope: how far this step reaches up. */
  readonly top: Float64Array;
  /** Planned bytes of buffers that nothing uses (lifetime -1): planned together all the same. */
  readonly unused: Bytes;
  /** The most bytes alive at once. No placement of buffers with these lifetimes needs a smaller head. */
  readonly lowerBound: Bytes;
  /** Planned head above `lowerBound`; 0 when the planner found the best placement there is. */
  readonly fragmentation: Bytes;
}

/** A range of the head that holds no live buffer although a live buffer lies above it. */
export interface Gap {
  readonly offset: ByteOffset;
  readonly bytes: Bytes;
}

/** Number of scopes: the timeline's, or more when a lifetime reaches further. At least 1. */
export const scopeCount = (plan: ArenaPlan): number =>
  plan.buffers.reduce(
    (count, buffer) => Math.max(count, buffer.last + 1),
    Math.max(1, plan.timeline.length),
  );

const isUsed = (buffer: PlannedBuffer): boolean => buffer.first >= 0 && buffer.last >= buffer.first;

/** Planned bytes alive at each scope; the index is the scope. Linear in buffers plus scopes. */
export function liveBytes(plan: ArenaPlan): Float64Array {
  const change = new Float64Array(scopeCount(plan) + 1);
  for (const buffer of plan.buffers) {
    if (!isUsed(buffer)) continue;
    change[buffer.first] = (change[buffer.first] ?? 0) + buffer.planned;
    change[buffer.last + 1] = (change[buffer.last + 1] ?? 0) - buffer.planned;
  }
  const live = change.subarray(0, change.length - 1);
  for (let scope = 1; scope < live.length; scope += 1) {
    live[scope] = (live[scope] ?? 0) + (live[scope - 1] ?? 0);
  }
  return live;
}

/**
 * End of the highest non-empty buffer alive at each scope. Highest buffers paint first and every scope is
 * painted once (`next` skips painted runs), so the cost is the sort's.
 */
export function reach(plan: ArenaPlan): Float64Array {
  const count = scopeCount(plan);
  const top = new Float64Array(count);
  const next = Int32Array.from({ length: count + 1 }, (_, scope) => scope);
  const free = (from: number): number => {
    let scope = from;
    while (next[scope] !== scope) {
      const after = next[scope] ?? count;
      next[scope] = next[after] ?? count;
      scope = after;
    }
    return scope;
  };
  const highestFirst = plan.buffers
    .filter((buffer) => isUsed(buffer) && buffer.planned > 0)
    .sort((a, b) => b.offset + b.planned - (a.offset + a.planned));
  for (const buffer of highestFirst) {
    for (let scope = free(buffer.first); scope <= buffer.last; scope = free(scope)) {
      top[scope] = buffer.offset + buffer.planned;
      next[scope] = scope + 1;
    }
  }
  return top;
}

const unusedBytes = (plan: ArenaPlan): Bytes =>
  plan.buffers.reduce((sum, buffer) => (isUsed(buffer) ? sum : sum + buffer.planned), 0);

/** The most bytes alive at once: no placement of buffers with these lifetimes has a smaller head. */
export const lowerBoundOf = (plan: ArenaPlan): Bytes =>
  liveBytes(plan).reduce((most, bytes) => Math.max(most, bytes), unusedBytes(plan));

/** Everything above for one plan. */
export function occupancy(plan: ArenaPlan): Occupancy {
  const live = liveBytes(plan);
  const unused = unusedBytes(plan);
  const lowerBound = live.reduce((most, bytes) => Math.max(most, bytes), unused);
  const fragmentation = Math.max(0, plan.head - lowerBound);
  return { live, top: reach(plan), unused, lowerBound, fragmentation };
}

/** Scopes with the most live bytes, in order; empty when nothing is ever alive. */
export function peakScopes(live: Float64Array): readonly Scope[] {
  const most = live.reduce((a, b) => Math.max(a, b), 0);
  const scopes: Scope[] = [];
  live.forEach((bytes, scope) => {
    if (most > 0 && bytes === most) scopes.push(scope);
  });
  return scopes;
}

/** First scope of every run of equal live bytes that has fewer on both sides (ends count as fewer). */
export function localPeaks(live: Float64Array): readonly Scope[] {
  const peaks: Scope[] = [];
  let start = 0;
  for (let scope = 1; scope <= live.length; scope += 1) {
    if (scope < live.length && live[scope] === live[start]) continue;
    const bytes = live[start] ?? 0;
    if (bytes > (live[start - 1] ?? 0) && bytes > (live[scope] ?? 0)) peaks.push(start);
    start = scope;
  }
  return peaks;
}

/** Buffers alive at a scope (-1: those that nothing uses), lowest offset first. */
export const aliveAt = (plan: ArenaPlan, scope: Scope): readonly PlannedBuffer[] =>
  plan.buffers
    .filter((buffer) => buffer.first <= scope && scope <= buffer.last)
    .sort((a, b) => a.offset - b.offset || a.id - b.id);

/** Gaps below the highest of these buffers (`aliveAt` order: by offset). */
export function gapsBetween(alive: readonly PlannedBuffer[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let end = 0;
  for (const buffer of alive) {
    if (buffer.planned > 0 && buffer.offset > end) {
      gaps.push({ offset: end, bytes: buffer.offset - end });
    }
    if (buffer.planned > 0) end = Math.max(end, buffer.offset + buffer.planned);
  }
  return gaps;
}
