/**
 * TFLM's GreedyMemoryPlanner, placement for placement: buffers with a fixed (offline) offset first,
 * the others from large to small, each into the lowest gap left by the buffers already placed that
 * are alive at the same time. Ties go to the buffer listed later, because TFLM fills its id array
 * from the end before it sorts.
 *
 * TFLM walks all placed buffers for each new one. Only those that overlap it in time can matter, so
 * an interval index finds just them: a chain of n short-lived buffers costs n log n instead of n
 * squared, and the offsets are the same. Where most buffers overlap, walking them all is cheaper,
 * and the square is inherent.
 */
import type { ByteOffset, Bytes, Scope } from '../units';
import { intervalIndex } from './interval-index';

export interface PlanRequest {
  /** Already rounded up to the buffer alignment. */
  readonly size: Bytes;
  readonly first: Scope;
  readonly last: Scope;
  /** Set for a buffer whose place the model dictates; nothing checks it against the others. */
  readonly fixedOffset?: ByteOffset;
}

export interface Placement {
  /** One offset per request, in request order. */
  readonly offsets: readonly ByteOffset[];
  /** Largest end of any buffer: the size of the planned region. */
  readonly size: Bytes;
}

/** Places every request; see the file comment. Whether the result fits is the caller's question. */
export const planGreedily = (requests: readonly PlanRequest[]): Placement => {
  const columns = columnsOf(requests);
  const placed = placedBuffers(columns);
  for (const id of placementOrder(requests)) {
    columns.offset[id] = requests[id]?.fixedOffset ?? lowestGap(columns, id, placed.near(id));
    placed.add(id);
  }
  const offsets = Array.from(columns.offset);
  const size = offsets.reduce((end, offset, id) => Math.max(end, offset + columns.sizeAt(id)), 0);
  return { offsets, size };
};

const placementOrder = (requests: readonly PlanRequest[]): readonly number[] => {
  const ids = requests.map((_, id) => id);
  const isFixed = (id: number): boolean => requests[id]?.fixedOffset !== undefined;
  const sizeOf = (id: number): Bytes => requests[id]?.size ?? 0;
  const free = ids.filter((id) => !isFixed(id)).sort((a, b) => sizeOf(b) - sizeOf(a) || b - a);
  return [...ids.filter(isFixed), ...free];
};

/** Requests as columns: the walk below touches every pair of buffers that live at the same time. */
const columnsOf = (requests: readonly PlanRequest[]) => {
  const size = Float64Array.from(requests, (r) => r.size);
  return {
    offset: new Float64Array(requests.length),
    size,
    first: Int32Array.from(requests, (r) => r.first),
    last: Int32Array.from(requests, (r) => r.last),
    sizeAt: (id: number): Bytes => size[id] ?? 0,
  };
};

type Columns = ReturnType<typeof columnsOf>;

/** First fit for buffer `id` beside those of `placed` (by offset) that are alive at the same time. */
const lowestGap = (columns: Columns, id: number, placed: Int32Array): ByteOffset => {
  const { offset, size, first, last } = columns;
  const [needed, from, to] = [size[id] ?? 0, first[id] ?? 0, last[id] ?? 0];
  let candidate = 0;
  for (const other of placed) {
    if ((first[other] ?? 0) > to || from > (last[other] ?? 0)) continue;
    const start = offset[other] ?? 0;
    if (start - candidate >= needed) break;
    candidate = Math.max(candidate, start + (size[other] ?? 0));
  }
  return candidate;
};

/** When more than this share of the placed buffers overlap a new one, all of them are walked. */
const DENSE = 1 / 8;

const placedBuffers = ({ offset, first, last }: Columns) => {
  const index = intervalIndex(last.reduce((max, scope) => Math.max(max, scope), 0));
  const byOffset = new Int32Array(offset.length);
  const at = (id: number): ByteOffset => offset[id] ?? 0;
  const span = (id: number) => [first[id] ?? 0, last[id] ?? 0] as const;
  let count = 0;

  return {
    add(id: number): void {
      index.add(id, ...span(id));
      let low = 0;
      for (let high = count; low < high;) {
        const middle = (low + high) >> 1;
        if (at(byOffset[middle] ?? 0) <= at(id)) low = middle + 1;
        else high = middle;
      }
      byOffset.copyWithin(low + 1, low, count);
      byOffset[low] = id;
      count += 1;
    },
    /** Placed buffers by offset, among them all that overlap buffer `id` in time. */
    near(id: number): Int32Array {
      if (index.count(...span(id)) > count * DENSE) return byOffset.subarray(0, count);
      return Int32Array.from(index.overlapping(...span(id)).sort((a, b) => at(a) - at(b)));
    },
  };
};
