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

interface Placed extends PlanRequest {
  readonly offset: ByteOffset;
}

/** Places every request; see the file comment. Whether the result fits is the caller's question. */
export const planGreedily = (requests: readonly PlanRequest[]): Placement => {
  const offsets = new Array<ByteOffset>(requests.length).fill(0);
  const placed = placedBuffers(requests);
  let size = 0;
  for (const index of placementOrder(requests)) {
    const request = requests[index] as PlanRequest;
    const offset = request.fixedOffset ?? lowestGap(request, placed.aliveWith(request));
    offsets[index] = offset;
    size = Math.max(size, offset + request.size);
    placed.add({ ...request, offset });
  }
  return { offsets, size };
};

const placementOrder = (requests: readonly PlanRequest[]): readonly number[] => {
  const indices = requests.map((_, i) => i);
  const isFixed = (i: number): boolean => requests[i]?.fixedOffset !== undefined;
  const sizeOf = (i: number): Bytes => requests[i]?.size ?? 0;
  const free = indices.filter((i) => !isFixed(i)).sort((a, b) => sizeOf(b) - sizeOf(a) || b - a);
  return [...indices.filter(isFixed), ...free];
};

/** First fit among `alive`, which must be sorted by offset. */
const lowestGap = (request: PlanRequest, alive: readonly Placed[]): ByteOffset => {
  let candidate = 0;
  for (const { offset, size } of alive) {
    if (offset - candidate >= request.size) break;
    candidate = Math.max(candidate, offset + size);
  }
  return candidate;
};

const placedBuffers = (requests: readonly PlanRequest[]) => {
  const index = intervalIndex(requests.reduce((max, r) => Math.max(max, r.last), 0));
  const inOrder: Placed[] = [];
  const byOffset: Placed[] = [];

  return {
    add(buffer: Placed): void {
      index.add(inOrder.length, buffer.first, buffer.last);
      inOrder.push(buffer);
      byOffset.splice(insertionPoint(byOffset, buffer.offset), 0, buffer);
    },
    /** Buffers that overlap `request` in time, by offset. */
    aliveWith({ first, last }: PlanRequest): readonly Placed[] {
      if (index.count(first, last) * 8 > inOrder.length) {
        return byOffset.filter((b) => b.first <= last && first <= b.last);
      }
      return index
        .overlapping(first, last)
        .map((i) => inOrder[i] as Placed)
        .sort((a, b) => a.offset - b.offset);
    },
  };
};

const insertionPoint = (sorted: readonly Placed[], offset: ByteOffset): number => {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.offset ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
};
