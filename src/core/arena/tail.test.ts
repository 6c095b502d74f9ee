import { describe, expect, it } from 'vitest';
import { sketch } from './testing/plan-fixture';
import { tailByCause, tailParts } from './tail';

const { plan } = sketch({
  buffers: [],
  persistent: [
    { cause: 'allocator', what: 'planner', bytes: 36, align: 4, tailAfter: 36 },
    { cause: 'op-data', what: 'OpData', bytes: 60, align: 16, tailAfter: 96 },
    { cause: 'op-data', what: 'OpData', bytes: 20, align: 16, tailAfter: 128 },
  ],
});

describe('tail', () => {
  it('charges padding to the allocation that needs it', () => {
    expect(tailParts(plan).map((part) => part.taken)).toEqual([36, 60, 32]);
  });

  it('groups by cause, largest first, and adds up to the tail', () => {
    const groups = tailByCause(plan);
    expect(groups.map(({ cause, taken, padding }) => [cause, taken, padding])).toEqual([
      ['op-data', 92, 12],
      ['allocator', 36, 0],
    ]);
    expect(groups.reduce((sum, group) => sum + group.taken, 0)).toBe(plan.tail);
  });
});
