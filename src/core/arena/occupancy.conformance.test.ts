/** The live-set bound against the one computed for the real library's plans. */
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeShared, sharedJson, sharedPath } from '../../conformance/shared';
import { occupancy, peakScopes } from './occupancy';
import { sketch } from './testing/plan-fixture';

interface Truth {
  readonly arena: { readonly head_non_persistent: number };
  readonly memory_plan: readonly {
    readonly bytes: number;
    readonly first_used: number;
    readonly last_used: number;
    readonly offset: number;
  }[];
  /** Computed for two of the four kernel sets only. */
  readonly bounds?: {
    readonly lower_bound_aligned16: number;
    readonly at_scope: number;
    readonly overhead_bytes: number;
  };
}

describeShared('occupancy of the real plans', () => {
  const files = readdirSync(sharedPath('tflm', 'models')).filter((name) => name.endsWith('.json'));
  it.each(files)('%s', (file) => {
    const truth = sharedJson<Truth>('tflm', 'models', file);
    const { plan } = sketch({
      buffers: truth.memory_plan.map(
        (b, id) => `t${id} ${b.first_used}..${b.last_used} ${b.bytes}@${b.offset}`,
      ),
    });
    const occupied = occupancy(plan);
    expect(plan.head).toBe(truth.arena.head_non_persistent);
    expect(occupied.top.reduce((a, b) => Math.max(a, b), 0)).toBe(plan.head);
    if (truth.bounds === undefined) return;
    expect(occupied.lowerBound).toBe(truth.bounds.lower_bound_aligned16);
    expect(occupied.fragmentation).toBe(truth.bounds.overhead_bytes);
    expect(peakScopes(occupied.live)[0]).toBe(truth.bounds.at_scope);
  });
});
