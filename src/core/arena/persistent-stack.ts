/**
 * The persistent half of the arena: a stack growing down from the arena's end. Each allocation is
 * aligned on its absolute address, so its padding depends on everything before it; that is why the
 * tail is simulated allocation by allocation and never summed from rounded sizes.
 */
import { alignUp } from '../units';
import type { Bytes } from '../units';
import type { PersistentAllocation } from './plan';

/** What kernels get from AllocatePersistentBuffer, and what planned buffers are rounded to. */
export const BUFFER_ALIGNMENT = 16;

export interface Tail {
  /** Bytes used so far, padding included. */
  readonly used: Bytes;
  readonly allocations: readonly PersistentAllocation[];
  allocate(allocation: Omit<PersistentAllocation, 'tailAfter'>): void;
}

/** An empty tail of an arena that ends on a multiple of 16, as the studio's figures assume. */
export const newTail = (): Tail => {
  const allocations: PersistentAllocation[] = [];
  let used: Bytes = 0;
  return {
    get used() {
      return used;
    },
    allocations,
    allocate(allocation) {
      used = alignUp(used + allocation.bytes, allocation.align);
      allocations.push({ ...allocation, tailAfter: used });
    },
  };
};
