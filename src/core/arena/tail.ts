/**
 * The persistent tail by cause. What a cause takes is measured as the tail's movement, so that
 * alignment padding belongs to the allocation that made it necessary and the parts add up exactly.
 */
import type { Bytes } from '../units';
import type { ArenaPlan, PersistentAllocation, PersistentCause } from './plan';

/** What each cause is called in the studio, and what stands behind it. */
export const CAUSES: Readonly<Record<PersistentCause, { label: string; about: string }>> = {
  allocator: { label: 'Allocator', about: 'the allocator, planner and builtin-data objects' },
  'eval-tensors': { label: 'Eval tensors', about: 'one TfLiteEvalTensor per tensor' },
  nodes: { label: 'Nodes', about: 'one NodeAndRegistration per operator' },
  'builtin-data': { label: 'Builtin data', about: 'parsed operator options' },
  'op-data': { label: 'Op data', about: 'what kernels keep from Init' },
  'kernel-buffers': {
    label: 'Kernel buffers',
    about: 'what kernels keep from Prepare: multipliers, shifts, sums, tables',
  },
  'scratch-handles': { label: 'Scratch handles', about: 'one pointer per scratch buffer' },
  variables: { label: 'Variables', about: 'variable tensors and resource variables' },
  'io-tensors': {
    label: 'I/O tensors',
    about: 'input and output TfLiteTensors with their quantization',
  },
};

/** One allocation with the bytes by which it moved the tail: its own and its padding. */
export interface TailPart {
  readonly allocation: PersistentAllocation;
  /** Bytes of the tail used before it. */
  readonly before: Bytes;
  /** `allocation.bytes` plus alignment padding. */
  readonly taken: Bytes;
}

export interface TailGroup {
  readonly cause: PersistentCause;
  readonly taken: Bytes;
  /** How much of `taken` is alignment padding. */
  readonly padding: Bytes;
  readonly parts: readonly TailPart[];
}

/** Every persistent allocation in TFLM's order with what it took; the sum is `plan.tail`. */
export const tailParts = (plan: ArenaPlan): readonly TailPart[] =>
  plan.persistent.map((allocation, index) => {
    const before = plan.persistent[index - 1]?.tailAfter ?? 0;
    return { allocation, before, taken: allocation.tailAfter - before };
  });

/** The tail's causes, largest first; parts in TFLM's order. */
export function tailByCause(plan: ArenaPlan): readonly TailGroup[] {
  const groups = new Map<PersistentCause, TailPart[]>();
  for (const part of tailParts(plan)) {
    const group = groups.get(part.allocation.cause);
    if (group === undefined) groups.set(part.allocation.cause, [part]);
    else group.push(part);
  }
  const total = (parts: readonly TailPart[]): Bytes => parts.reduce((sum, p) => sum + p.taken, 0);
  const asked = (parts: readonly TailPart[]): Bytes =>
    parts.reduce((sum, p) => sum + p.allocation.bytes, 0);
  return [...groups]
    .map(([cause, parts]) => ({
      cause,
      taken: total(parts),
      padding: total(parts) - asked(parts),
      parts,
    }))
    .sort((a, b) => b.taken - a.taken);
}
